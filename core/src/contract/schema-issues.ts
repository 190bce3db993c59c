import type { SchemaIssue } from './schema.js';

/** What is wrong with one field. */
export interface FieldIssue {
  /** Dotted; empty for the whole value. */
  readonly path: string;
  readonly message: string;
}

/** A schema library's issues with dotted paths, below `slot` where the value is a part of something. */
export function fieldIssues(issues: readonly SchemaIssue[], slot = ''): readonly FieldIssue[] {
  return issues.map(({ path = [], message }) => ({
    path: [...(slot === '' ? [] : [slot]), ...path.map((part) => String(typeof part === 'object' ? part.key : part))].join('.'),
    message,
  }));
}

/** Issues in one line. */
export const inWords = (issues: readonly FieldIssue[]): string =>
  issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
