import { MooringError, type Auth, type ValueSource } from '@mooring/core';
import { valueAt, type CompiledPlugin } from '@mooring/core/runtime';

/** Calls an endpoint of the connection that is being made. */
export type CallByName = (endpoint: string) => Promise<unknown>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/**
 * The connection values that stand in the token's answer. Each must match the plugin's pattern as a whole: it becomes part of a host.
 * @throws MooringError `ConnectionRefused` where a value is not what the plugin says it may be
 */
export function valuesOfToken(plugin: CompiledPlugin, answer: unknown): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, { from }] of Object.entries(plugin.definition.values ?? {})) {
    if (from === undefined || !('token' in from)) continue;
    const value = matched(plugin, name, from, textOf(valueAt(answer, from.token)));
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The connection values that an endpoint tells. */
export async function valuesOfCalls(
  plugin: CompiledPlugin,
  known: Readonly<Record<string, string>>,
  call: CallByName,
): Promise<Readonly<Record<string, string>>> {
  const values: Record<string, string> = {};
  for (const [name, { from }] of Object.entries(plugin.definition.values ?? {})) {
    if (from === undefined || !('endpoint' in from) || known[name] !== undefined) continue;
    const value = matched(plugin, name, from, textOf(valueAt(await call(from.endpoint), from.path)));
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The provider's own name of the account, from the token's answer or a call. */
export async function accountOf({ account }: Auth, answer: unknown, call: CallByName): Promise<string | undefined> {
  if (account === undefined) return undefined;
  if ('token' in account) return textOf(valueAt(answer, account.token));
  return textOf(valueAt(await call(account.endpoint), account.path));
}

function matched(plugin: CompiledPlugin, name: string, { match }: ValueSource, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const pattern = plugin.definition.values?.[name]?.pattern;
  const value = match === undefined ? text : new RegExp(match.source, match.flags.replace(/[gy]/g, '')).exec(text)?.[1];
  const fits =
    value !== undefined && pattern !== undefined && new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(value);
  // What came is not quoted: it may be anything, and it is about to become a host name.
  if (!fits)
    throw new MooringError('ConnectionRefused', `"${plugin.id}" answered with a \`${name}\` that its plugin does not allow.`, {
      plugin: plugin.id,
    });
  return value;
}
