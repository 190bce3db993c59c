import { MooringError } from '@mooring/core';
import { firstLine } from '../failure-sentence.js';
import type { CommonFlags } from '../load-config.js';
import { writeLines, type Terminal } from '../terminal.js';
import { withHost } from '../with-host.js';

export interface CallFlags extends CommonFlags {
  /** @default 'default' */
  readonly connection?: string | undefined;
}

/** Calls one endpoint as the application would, and prints the answer as JSON; bytes are written as they are. */
export function call(terminal: Terminal, plugin: string, endpoint: string, input: string | undefined, flags: CallFlags): Promise<number> {
  const parsed = input === undefined ? undefined : parseInput(input);
  return withHost(terminal, flags, 'call', async (host) => {
    const answer = await host.dynamic(plugin, flags.connection).endpoint(endpoint)(parsed);
    if (answer instanceof Uint8Array) terminal.output.write(answer);
    else writeLines(terminal.output, [JSON.stringify(answer ?? null, undefined, 2)]);
    return 0;
  });
}

function parseInput(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new MooringError(
      'InvalidInput',
      `The input is not JSON (${error instanceof Error ? firstLine(error.message) : 'unreadable'}); put it into single quotes: '{"limit":2}'.`,
      { cause: error },
    );
  }
  if (!isInput(value)) throw new MooringError('InvalidInput', `The input must be a JSON object, such as '{"limit":2}'.`);
  return value;
}

const isInput = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
