import { MooringError } from '@mooring/core';
import type { z } from 'zod';
import type { GenericConfiguration } from './configuration.js';
import { Configuration } from './schema.js';

/** What is wrong at one place. */
interface Problem {
  readonly path: string;
  readonly message: string;
}

/**
 * The configuration as a copy of plain data, once every part of it is known to be of the right shape.
 * @param name How the message calls the configuration, such as its id.
 * @throws MooringError `InvalidOptions`, naming each place and what belongs there, never the value that stands there
 */
export function checkConfiguration(given: unknown, name: string): GenericConfiguration {
  const result = Configuration.safeParse(given);
  if (!result.success)
    throw invalid(
      name,
      result.error.issues.flatMap((issue) => problemsOf(issue, [])),
    );
  // The schema has checked each part; it says `| undefined` where the interface says that a name may be left out.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const configuration = result.data as unknown as GenericConfiguration;
  const problems = contradictions(configuration);
  if (problems.length > 0) throw invalid(name, problems);
  return configuration;
}

/** The error of a configuration that cannot be. */
export function invalid(name: string, problems: readonly Problem[], cause?: unknown): MooringError<'InvalidOptions'> {
  const words = problems.map(({ path, message }) => (path === '' ? `it ${message}` : `\`${path}\` ${message}`)).join('; ');
  return new MooringError('InvalidOptions', `The configuration of ${name}: ${words}.`, { issues: problems, cause });
}

type Key = string | number | symbol;

function problemsOf(issue: z.core.$ZodIssue, above: readonly Key[]): readonly Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    // One of the branches got further than saying that it is of another kind.
    const deepest = issue.errors.find((errors) =>
      errors.every((error) => error.path.length > 0 || error.code === 'unrecognized_keys' || error.code === 'custom'),
    );
    if (deepest !== undefined && deepest.length > 0) return deepest.flatMap((inner) => problemsOf(inner, path));
  }
  if (issue.code === 'invalid_key') return [{ path: pathText(path), message: issue.issues[0]?.message ?? issue.message }];
  return [{ path: pathText(path), message: issue.message }];
}

/** `endpoints["orders.list"].method` */
const pathText = (path: readonly Key[]): string =>
  path
    .map((key, index) => {
      const text = String(key);
      if (typeof key === 'number' || !/^[A-Za-z_$][\w$]*$/.test(text)) return `[${typeof key === 'number' ? text : JSON.stringify(text)}]`;
      return index === 0 ? text : `.${text}`;
    })
    .join('');

/** What no part says by itself. */
function contradictions({ endpoints, pagination, probe, webhooks }: GenericConfiguration): readonly Problem[] {
  const problems: Problem[] = [];
  const names = Object.keys(endpoints);
  if (names.length === 0) problems.push({ path: 'endpoints', message: 'must have an endpoint' });
  if (probe !== undefined && !names.includes(probe)) problems.push({ path: 'probe', message: 'must name one of the endpoints' });
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const place = pathText(['endpoints', name]);
    const above = names.find((other) => name.startsWith(`${other}.`));
    if (above !== undefined) problems.push({ path: place, message: `cannot stand below the endpoint "${above}"` });
    if (endpoint.paginate === true && pagination === undefined)
      problems.push({ path: `${place}.paginate`, message: 'is true, and `pagination` does not say how' });
    if (endpoint.paginate !== undefined && typeof endpoint.answer === 'string')
      problems.push({ path: `${place}.answer`, message: 'cannot be text or bytes where there are pages' });
    if (endpoint.parts !== undefined && endpoint.input !== undefined)
      problems.push({ path: `${place}.parts`, message: 'and `input` exclude each other' });
  }
  if (webhooks !== undefined && (webhooks.hmac === undefined) === (webhooks.sharedSecret === undefined))
    problems.push({ path: 'webhooks', message: 'must have either `hmac` or `sharedSecret`' });
  return problems;
}
