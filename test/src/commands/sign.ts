import { MooringError, type AnyPlugin, type Field, type WebhookSecret } from '@mooring/core';
import { compilePlugin } from '@mooring/core/runtime';
import type { AuthorProgram, Terminal } from '@mooring/host';
import { EventBodies, writeEventBody } from '../provider/event-body.js';
import { signWebhook } from '../provider/signed-webhook.js';
import { webhookTestKeys } from '../provider/webhook-keys.js';
import { loadPlugin } from './load-plugin.js';
import { textFlag } from './text-flag.js';

/** `mooring sign <plugin> <event>`: prints a signed request as a command for a shell. */
export function sign(program: AuthorProgram, terminal: Terminal): void {
  program.command({
    usage: 'sign <plugin> <event>',
    description: 'print an event as its provider would sign and send it, as a curl command',
    options: [
      { flags: '--data <json>', description: 'what the handler gets (default: that of the fixture, or a sample)' },
      {
        flags: '--secret <variable>',
        description: "the environment variable that holds the secret (default: the plugin's; without it a test key)",
      },
      { flags: '--url <url>', description: 'where it goes, as the host knows it (default: http://127.0.0.1:4600/webhooks/<plugin>)' },
    ],
    async run([name = '', event = ''], flags) {
      const plugin = await loadPlugin(name, { program, terminal, flags, command: 'sign' });
      const signed = await signedCommand(plugin, event, {
        data: parseData(textFlag(flags['data'])),
        secretVariable: textFlag(flags['secret']),
        url: textFlag(flags['url']) ?? `http://127.0.0.1:4600/webhooks/${plugin.id}`,
        environment: terminal.environment,
        at: terminal.now(),
      });
      terminal.errors.write(`mooring: signed with ${signed.key}.\n`);
      terminal.output.write(`${signed.command}\n`);
      return 0;
    },
  });
}

export interface SignOptions {
  readonly data?: unknown;
  readonly secretVariable?: string | undefined;
  readonly url: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds that the signature tells. */
  readonly at: number;
}

/** The command, and what its signature was made with; the secret is in neither. */
export interface SignedCommand {
  readonly command: string;
  readonly key: string;
}

/**
 * @throws MooringError `InvalidOptions` where the plugin has no such event or the variable is not set
 */
export async function signedCommand(plugin: AnyPlugin, event: string, options: SignOptions): Promise<SignedCommand> {
  const compiled = compilePlugin(plugin);
  const { webhooks } = compiled.definition;
  if (webhooks?.events[event] === undefined) {
    const known = Object.keys(webhooks?.events ?? {});
    throw new MooringError(
      'InvalidOptions',
      `"${plugin.id}" has no event "${event}". ${known.length === 0 ? 'It declares no webhooks.' : `It has: ${known.join(', ')}.`}`,
    );
  }
  const body = new EventBodies(compiled).of(event, options.data);
  const testKey = webhookTestKeys(compiled)?.sign;
  const variable = options.secretVariable ?? ownVariable(webhooks.secret, compiled.definition.app);
  const secret = variable === undefined ? undefined : options.environment[variable];
  if (options.secretVariable !== undefined && (secret === undefined || secret === '')) {
    throw new MooringError('InvalidOptions', `The environment variable ${options.secretVariable} is not set.`);
  }
  // A scheme with two keys verifies with one and signs with the other, which only the provider has.
  const usable = secret !== undefined && secret !== '' && typeof testKey === 'string' ? secret : undefined;
  const request = await signWebhook(
    webhooks.verify,
    { url: options.url, contentType: body.contentType, headers: body.headers, body: writeEventBody(body) },
    { key: usable ?? testKey, at: options.at },
  );
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`-H ${shell(`${name}: ${value}`)}`],
  );
  return {
    command: ['curl', '-X POST', shell(request.url), ...headers, `--data-binary ${shell(Buffer.from(request.body).toString('utf8'))}`].join(
      ' ',
    ),
    key: usable === undefined ? 'a test key, which no host accepts unless it is told to' : `the secret in ${variable ?? ''}`,
  };
}

function ownVariable(secret: WebhookSecret | undefined, app: Readonly<Record<string, Field>> | undefined): string | undefined {
  if (secret === undefined || 'fields' in secret) return undefined;
  return 'app' in secret ? app?.[secret.app]?.env : secret.env;
}

/** One word of a POSIX shell, whatever stands in it. */
const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function parseData(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw new MooringError('InvalidOptions', `--data is no JSON; put it into single quotes: '{"id":"1"}'.`, { cause: error });
  }
}
