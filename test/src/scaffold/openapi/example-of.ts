import { isRecord } from '../../provider/record.js';
import { hasShape, type NamedShapes, type Shape } from '../shape.js';
import { listIn, recordIn, resolve, type ApiDocument } from './document.js';
import type { Body } from './operation.js';

/** Letters of a fixture above which it would be a burden to read. */
const maxLength = 16_000;
/** Items of a list of which an example shows enough. */
const maxItems = 2;

/** An answer as the document gives it, trimmed; undefined where it gives none, or none that its own schema takes. */
export function fixtureOf(document: ApiDocument, body: Body, shape: Shape, named: NamedShapes): unknown {
  const candidates = [...body.examples, exampleOf(document, body.schema, 0)];
  return candidates
    .map((example) => trimmed(parsed(example)))
    .find(
      (example) =>
        (isRecord(example) || Array.isArray(example)) && hasShape(example, shape, named) && JSON.stringify(example).length < maxLength,
    );
}

/** Some documents write an example as JSON text. */
function parsed(example: unknown): unknown {
  if (typeof example !== 'string') return example;
  try {
    const value: unknown = JSON.parse(example);
    return value;
  } catch {
    return undefined;
  }
}

/** What schemas say by example, put together; undefined where a part that must be there has none. */
function exampleOf(document: ApiDocument, schema: unknown, depth: number): unknown {
  const { value } = resolve(document, schema) ?? {};
  if (value === undefined || depth > 6) return undefined;
  const own = value['example'] ?? listIn(value, 'examples')[0];
  if (own !== undefined) return own;
  if ('const' in value) return value['const'];
  const [choice] = listIn(value, 'enum');
  if (choice !== undefined) return choice;
  const parts = listIn(value, 'allOf');
  if (parts.length > 0) {
    const examples = parts.map((part) => exampleOf(document, part, depth + 1));
    return examples.every(isRecord) ? Object.assign({}, ...examples) : undefined;
  }
  const properties = Object.entries(recordIn(value, 'properties'));
  if (properties.length > 0) {
    const required = new Set(listIn(value, 'required'));
    const example: Record<string, unknown> = {};
    for (const [name, property] of properties) {
      const inner = exampleOf(document, property, depth + 1);
      if (inner !== undefined) Object.defineProperty(example, name, { value: inner, enumerable: true, writable: true, configurable: true });
      else if (required.has(name)) return undefined;
    }
    return Object.keys(example).length > 0 ? example : undefined;
  }
  const item = value['items'] === undefined ? undefined : exampleOf(document, value['items'], depth + 1);
  return item === undefined ? undefined : [item];
}

function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, maxItems).map(trimmed);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, trimmed(inner)]));
}
