import type { Schema } from '@mooring/core';
import { describeSchema } from '@mooring/core/runtime';
import { isRecord, type JsonRecord } from './record.js';

/**
 * The values that a schema wants of texts, as they stand in a query or form: `"5"` becomes 5 where a number is declared and no text.
 * `undefined` where the schema's library cannot describe it: nothing can be said of its texts.
 */
export function coerceTexts(schema: Schema, value: unknown): { readonly value: unknown } | undefined {
  const root = describeSchema(schema);
  return root === undefined ? undefined : { value: new Coercion(root).of(root, value) };
}

class Coercion {
  readonly #root: JsonRecord;

  constructor(root: JsonRecord) {
    this.#root = root;
  }

  of(declared: unknown, value: unknown): unknown {
    const options = this.#options(declared, 0);
    // A closed set admits its members, not every value of their type.
    const types = new Set(options.filter((option) => choicesOf(option).length === 0).flatMap(typesOf));
    if (typeof value === 'string') return this.#ofText(options, types, value);
    if (Array.isArray(value)) {
      const items = options.find((option) => 'items' in option)?.['items'];
      return value.map((item: unknown) => this.of(items, item));
    }
    return isRecord(value) ? this.#ofRecord(options, value) : value;
  }

  #ofText(options: readonly JsonRecord[], types: ReadonlySet<string>, text: string): unknown {
    const choices = options.flatMap(choicesOf);
    if (choices.includes(text) || types.has('string') || (types.size === 0 && choices.length === 0)) return text;
    const scalar = choices.find((choice) => String(choice) === text);
    if (scalar !== undefined) return scalar;
    if ((types.has('number') || types.has('integer')) && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
    if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
    if (types.has('null') && text === '') return null;
    const nested = (types.has('object') || types.has('array')) && /^\s*[[{]/.test(text) ? parsed(text) : undefined;
    if (nested !== undefined) return nested;
    if (!types.has('array')) return text;
    // A list of one has no other way to look like; some providers write longer ones with commas.
    const items = options.find((option) => 'items' in option)?.['items'];
    return text.split(',').map((item) => this.of(items, item));
  }

  #ofRecord(options: readonly JsonRecord[], record: JsonRecord): unknown {
    const named = options.flatMap((option) => (isRecord(option['properties']) ? [option['properties']] : []));
    const rest = options.find((option) => isRecord(option['additionalProperties']))?.['additionalProperties'];
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => {
        const declared = named.flatMap((properties) => (name in properties ? [properties[name]] : []));
        return [name, this.of(declared.length === 0 ? rest : { anyOf: declared }, value)];
      }),
    );
  }

  /** The alternatives of a schema, references followed. */
  #options(declared: unknown, depth: number): readonly JsonRecord[] {
    if (!isRecord(declared) || depth > 8) return [];
    const reference = declared['$ref'];
    if (typeof reference === 'string') return this.#options(this.#resolve(reference), depth + 1);
    const nested = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => {
      const members: unknown = declared[key];
      return Array.isArray(members) ? members.flatMap((member) => this.#options(member, depth + 1)) : [];
    });
    return nested.length > 0 ? nested : [declared];
  }

  #resolve(reference: string): unknown {
    let found: unknown = this.#root;
    for (const part of reference.replace(/^#\/?/, '').split('/')) {
      if (part !== '') found = isRecord(found) ? found[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    }
    return found;
  }
}

function typesOf({ type }: JsonRecord): readonly string[] {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name): name is string => typeof name === 'string') : [];
}

function choicesOf(option: JsonRecord): readonly unknown[] {
  if ('const' in option) return [option['const']];
  const choices: unknown = option['enum'];
  return Array.isArray(choices) ? choices : [];
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
