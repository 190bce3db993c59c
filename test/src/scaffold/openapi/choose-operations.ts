import { MooringError } from '@mooring/core';
import { groupBy } from '../group-by.js';
import type { NamedOperation } from './endpoint-names.js';

/** As many operations are taken where nobody says which. */
const enough = 8;

/** Whether an operation can be declared; the reason where it cannot. */
export type Judge = (candidate: NamedOperation) => string | undefined;

/**
 * The operations that somebody asked for, by operation id, by `GET /path` or by `resource.name`.
 * @throws MooringError `InvalidOptions` where one is not there
 */
export function askedOperations(all: readonly NamedOperation[], asked: readonly string[]): readonly NamedOperation[] {
  const chosen = asked.flatMap((wanted) => {
    const found = all.filter(
      ({ operation, resource, name }) =>
        operation.id === wanted ||
        `${operation.method} ${operation.path}` === wanted ||
        `${resource}.${name}` === wanted ||
        resource === wanted,
    );
    if (found.length > 0) return found;
    const known = all.slice(0, 12).map(({ operation, resource, name }) => operation.id ?? `${resource}.${name}`);
    throw new MooringError('InvalidOptions', `The document has no endpoint "${wanted}". It begins with: ${known.join(', ')}.`);
  });
  return [...new Set(chosen)];
}

/**
 * About eight operations to begin with: those of the resources that have most of list, create, retrieve, update and delete; among equals
 * the ones with short paths, and the document's order.
 */
export function usualOperations(all: readonly NamedOperation[], judge: Judge): readonly NamedOperation[] {
  const possible = all.filter((candidate) => candidate.isUsual && !candidate.operation.isDeprecated && judge(candidate) === undefined);
  const resources = groupBy(possible, ({ resource, operation }) => `${resource} ${parentOf(operation.path)}`);
  // Documents begin with what matters most.
  const place = (operations: readonly NamedOperation[]): number =>
    operations[0] === undefined ? 0 : (possible.indexOf(operations[0]) / possible.length) * 20;
  const worth = (operations: readonly NamedOperation[]): number => rank(operations) - place(operations);
  const ranked = [...resources.values()].toSorted((left, right) => worth(right) - worth(left));
  const chosen: NamedOperation[] = [];
  for (const operations of ranked) {
    if (chosen.length > 0 && chosen.length + operations.length > enough + 2) continue;
    chosen.push(...operations);
    if (chosen.length >= enough) break;
  }
  if (chosen.length > 0) return chosen;
  return all.filter((candidate) => judge(candidate) === undefined).slice(0, enough);
}

/** The collection that a path belongs to. */
const parentOf = (path: string): string => path.replace(/\.(json|xml)$/, '').replace(/\/[^/]*\{[^/]*$/, '');

function rank(operations: readonly NamedOperation[]): number {
  const kinds = new Set(operations.map(({ name }) => name));
  const parameters = Math.min(...operations.map(({ operation }) => operation.path.split('{').length - 1));
  const depth = Math.min(...operations.map(({ operation }) => operation.path.split('/').length));
  return kinds.size * 10 + (kinds.has('list') ? 10 : 0) - parameters * 6 - depth * 3;
}
