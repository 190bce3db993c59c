import type { AnyPlugin } from '@mooring/core';
import { compilePlugin } from '@mooring/core/runtime';
import { EndpointFinder } from './endpoint-finder.js';
import { isDrift, judgeExchange, type ExchangeVerdict } from './judge-exchange.js';
import { readExchanges } from './read-exchanges.js';

/** What recorded exchanges say about a plugin. */
export interface DriftReport {
  readonly plugin: string;
  readonly verdicts: readonly ExchangeVerdict[];
  readonly summary: {
    readonly exchanges: number;
    /** The plugin can make the request, and a success fits its output. */
    readonly fitting: number;
    /** Schemas and provider disagree. */
    readonly drifted: number;
    /** The plugin declares no endpoint for them. */
    readonly uncovered: number;
  };
}

/**
 * Holds recorded exchanges against a plugin: the text of a HAR file, or JSON lines `{ method, path, query, reqBody, status, response }`.
 * @throws MooringError `InvalidOptions` where the text is neither
 */
export async function findDrift(plugin: AnyPlugin, text: string): Promise<DriftReport> {
  const compiled = compilePlugin(plugin);
  const finder = new EndpointFinder(compiled);
  const verdicts: ExchangeVerdict[] = [];
  for (const exchange of readExchanges(text)) verdicts.push(await judgeExchange(compiled, finder, exchange));
  const uncovered = verdicts.filter(({ endpoint }) => endpoint === undefined).length;
  const drifted = verdicts.filter(isDrift).length;
  return {
    plugin: plugin.id,
    verdicts,
    summary: { exchanges: verdicts.length, fitting: verdicts.length - uncovered - drifted, drifted, uncovered },
  };
}

const maxIssues = 5;

/** A report as lines: one for each exchange, then the sum. */
export function driftLines({ verdicts, summary }: DriftReport): readonly string[] {
  const width = Math.max(0, ...verdicts.map(({ endpoint = '-' }) => endpoint.length));
  const { exchanges, fitting, drifted, uncovered } = summary;
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  return [
    ...verdicts.map(
      (verdict) =>
        `${wordOf(verdict).padEnd(9)} ${(verdict.endpoint ?? '-').padEnd(width)}  ${verdict.method} ${verdict.path} ${verdict.status}${reasonOf(verdict)}`,
    ),
    `${count(exchanges, 'exchange')}: ${fitting} as declared, ${drifted} drifted, ${uncovered} without an endpoint`,
  ];
}

function wordOf(verdict: ExchangeVerdict): string {
  if (verdict.endpoint === undefined) return 'uncovered';
  return isDrift(verdict) ? 'DRIFT' : 'ok';
}

function reasonOf({ issues, request, answer }: ExchangeVerdict): string {
  const words = issues.slice(0, maxIssues).map(({ path, message }) => `${path}: ${message}`);
  const more = issues.length > maxIssues ? [`and ${issues.length - maxIssues} more`] : [];
  const notes = [
    ...(request === 'unclear' ? ['the request cannot be told from its texts'] : []),
    ...(answer === 'rejected' ? ['the provider rejected the request'] : []),
    ...(answer === 'error' ? ['an error, no output to compare'] : []),
    ...(answer === 'absent' ? ['no answer was recorded'] : []),
  ];
  const all = [...words, ...more, ...notes];
  return all.length === 0 ? '' : `: ${all.join('; ')}`;
}
