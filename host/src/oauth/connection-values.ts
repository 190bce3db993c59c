import type { AuthorizationCodeGrant } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';
import { ConsentRefusal } from './consent-refusal.js';

type Values = Readonly<Record<string, string>>;

/**
 * The values that a connection needs before its tokens are there: those known, and those that the query gives.
 * @throws ConsentRefusal where one is missing, or is not what the plugin allows
 */
export function valuesForConsent(plugin: CompiledPlugin, grant: AuthorizationCodeGrant, known: Values, query: URLSearchParams): Values {
  const values: Record<string, string> = { ...known };
  for (const [name, { from, optional }] of Object.entries(plugin.definition.values ?? {})) {
    if (values[name] !== undefined || from !== undefined) continue;
    const given = query.get(name);
    if (given !== null) values[name] = valueIn(plugin, grant, name, given) ?? refuse('value_bad', name);
    else if (optional !== true) refuse('value_missing', name);
  }
  for (const url of [grant.authorizeUrl, grant.tokenUrl])
    for (const name of namesIn(url)) if (values[name] === undefined) refuse('value_missing', name);
  return values;
}

/**
 * The value that a provider writes as `text`: the value itself, or the host that it is the free part of.
 * @returns undefined where it is neither, or does not match the plugin's pattern as a whole
 */
export function valueIn(plugin: CompiledPlugin, { authorizeUrl }: AuthorizationCodeGrant, name: string, text: string): string | undefined {
  const pattern = plugin.definition.values?.[name]?.pattern;
  if (pattern === undefined) return undefined;
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''));
  if (whole.test(text)) return text;
  const [before, after, ...more] = hostOf(authorizeUrl).split(`{${name}}`);
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  if (!text.startsWith(before) || !text.endsWith(after) || text.length <= before.length + after.length) return undefined;
  const value = text.slice(before.length, text.length - after.length);
  return whole.test(value) ? value : undefined;
}

/** Whether the values that a signed answer repeats are those that were asked for. */
export function agrees(plugin: CompiledPlugin, grant: AuthorizationCodeGrant, values: Values, query: URLSearchParams): boolean {
  return Object.keys(plugin.definition.values ?? {}).every((name) => {
    const given = query.get(name);
    return given === null || valueIn(plugin, grant, name, given) === values[name];
  });
}

const hostOf = (url: string): string => /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';

const namesIn = (url: string): readonly string[] => [...url.matchAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = '']) => name);

function refuse(reason: 'value_bad' | 'value_missing', name: string): never {
  throw new ConsentRefusal(reason, name);
}
