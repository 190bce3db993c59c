import { MooringError } from '@mooring/core';

/** A part of a query that stands as it is. Only `soql` makes them. */
export class SoqlFragment {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in `${…}`: a list becomes `(…, …)`, for IN. */
export type SoqlValue =
  | string
  | number
  | boolean
  | null
  | Date
  | SoqlFragment
  | readonly (string | number | boolean | Date | SoqlFragment)[];

/** https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-soql-select-quotedstringescapes.html (read 2026-11-25) */
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};
const escaped = (text: string): string => text.replaceAll(/[\\'\n\r\t\b\f]/g, (character) => escapes[character] ?? character);

const refuse = (problem: string): never => {
  throw new MooringError('InvalidInput', `soql: ${problem}.`, { plugin: 'salesforce', issues: [{ path: 'q', message: problem }] });
};

function written(value: SoqlValue): string {
  if (value instanceof SoqlFragment) return value.text;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? refuse('a date is none') : value.toISOString();
  switch (typeof value) {
    case 'string':
      return `'${escaped(value)}'`;
    case 'number':
      return Number.isFinite(value) ? String(value) : refuse('a number must be finite');
    case 'boolean':
      return String(value);
    default:
      break;
  }
  if (value === null) return 'null';
  if (!Array.isArray(value)) return refuse('a value must be a text, a number, a boolean, a date, null, or a list of them');
  // IN () is no SOQL, and leaving the condition out would find everything.
  return value.length === 0 ? refuse('a list must not be empty') : `(${value.map(written).join(', ')})`;
}

function write(parts: TemplateStringsArray, ...values: readonly SoqlValue[]): string {
  return parts.map((part, index) => (index === 0 ? part : written(values[index - 1] ?? null) + part)).join('');
}

const identifier = /^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/;
const date = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A SOQL query, or SOSL, whose values cannot end the text they stand in: texts are quoted and escaped, dates and numbers written as literals.
 * @example
 * await org.query({ q: soql`SELECT Id, Name FROM Contact WHERE Email = ${email} AND CreatedDate > ${since}` });
 * soql`SELECT Id FROM ${soql.identifier(type)} WHERE Name LIKE ${soql.like(prefix, '%')} AND Id IN ${ids}`;
 * @throws MooringError `InvalidInput` for a value that no query can hold, such as an empty list
 */
export const soql = Object.assign(write, {
  /**
   * The API name of an object or field, `Account.Name` included, where it is not known beforehand.
   * @throws MooringError `InvalidInput` where it is none
   */
  identifier: (text: string): SoqlFragment =>
    identifier.test(text) ? new SoqlFragment(text) : refuse('a name must be letters, digits, _ and dots'),
  /** A day without a time, `2026-11-25`. @throws MooringError `InvalidInput` where it is none */
  date: (text: string): SoqlFragment => (date.test(text) ? new SoqlFragment(text) : refuse('a date must be written as 2026-11-25')),
  /** A pattern for LIKE that begins with `text`, in which % and _ stand for themselves; `after` is added as it is. @default '' */
  like: (text: string, after: '' | '%' = ''): SoqlFragment =>
    new SoqlFragment(`'${escaped(text).replaceAll(/[%_]/g, (character) => `\\${character}`)}${after}'`),
});
