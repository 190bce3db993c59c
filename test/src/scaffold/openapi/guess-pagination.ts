import type { PaginationSketch } from '../plugin-sketch.js';
import { bareShape, type NamedShapes, type Shape, type ShapeField } from '../shape.js';

/** What a guess is made from. */
export interface PagedAnswer {
  readonly output: Shape;
  /** Fields of the query or body that the caller may set. */
  readonly input: readonly ShapeField[];
  /** Lower-case names of headers that the answer has. */
  readonly headers: readonly string[];
  readonly named: NamedShapes;
  readonly resource: string;
}

interface Found {
  readonly path: string;
  readonly shape: Shape;
  readonly name: string;
  readonly canBeMissing: boolean;
}

const itemNames: readonly string[] = ['data', 'items', 'results', 'records', 'list', 'entries', 'values', 'value'];
const cursorNames =
  /^(next_?cursor|cursor|next_?page_?token|page_?token|next_?token|after|starting_after|offset|next|end_?cursor|continuation_?token|bookmark|marker)$/i;
const cursorParams =
  /^(cursor|page_?cursor|page_?token|next_?token|next_?cursor|after|starting_after|offset|continuation_?token|bookmark|marker|page)$/i;
const moreNames = /^(has_?more|more|has_?next(_?page)?|is_?truncated)$/i;
const urlNames = /^(next|next_?(page_?)?(url|uri|link|href)|next_?link)$/i;

/**
 * How pages may follow each other, from the names in an answer and in what can be asked; undefined where nothing looks like pages. A
 * guess at best: it comes with what it rests on.
 */
export function guessPagination({ output, input, headers, named, resource }: PagedAnswer): PaginationSketch | undefined {
  const page = bareShape(output, named);
  const items = page.kind === 'list' ? { path: '.', shape: page } : itemsIn(page, named, resource);
  if (items === undefined) return undefined;
  const found = page.kind === 'list' ? [] : leaves(page, named);
  const by = (style: string, parts: Readonly<Record<string, string>>, rests: string): PaginationSketch => ({
    by: style,
    items: items.path,
    ...parts,
    guess: `Guessed from the names ${rests}: compare it with the documents.`,
  });
  const asked = (names: RegExp, kinds: readonly Shape['kind'][]): ShapeField | undefined =>
    input.find(({ name, shape }) => names.test(name) && kinds.includes(bareShape(shape, named).kind));
  const truths = found.filter(({ shape, name }) => shape.kind === 'truth' && moreNames.test(name));
  const [more] = truths;

  // A number is where the next page begins only where it says so; most of them repeat what was asked for.
  const isCursor = ({ name, shape, canBeMissing }: Found): boolean =>
    cursorNames.test(name) && (shape.kind === 'text' || (shape.kind === 'number' && canBeMissing && /^next/i.test(name)));
  for (const cursor of found.filter(isCursor)) {
    const param =
      input.find(({ name, shape }) => name === cursor.name && bareShape(shape, named).kind === cursor.shape.kind) ??
      asked(cursorParams, [cursor.shape.kind]);
    if (param !== undefined && isPlain(param.shape, named)) {
      return by(
        'cursor',
        { param: param.name, cursor: cursor.path, ...(more === undefined ? {} : { more: more.path }) },
        `\`${cursor.path}\` and \`${param.name}\``,
      );
    }
  }
  const after = asked(/^(starting_)?after$/i, ['text']);
  const id = idOf(items.shape, named);
  if (more !== undefined && after !== undefined && isPlain(after.shape, named) && id !== undefined) {
    return by('lastId', { param: after.name, more: more.path, id }, `\`${more.path}\` and \`${after.name}\``);
  }
  const url = found.find(({ name, shape }) => shape.kind === 'text' && urlNames.test(name));
  if (url !== undefined) return by('nextUrl', { url: url.path }, `\`${url.path}\``);
  if (headers.includes('link')) return by('link', {}, '`Link`');
  const size = asked(/^(limit|per_?page|page_?size|size|count)$/i, ['number'])?.name;
  const sized = size === undefined ? {} : { size };
  const number = asked(/^(page|page_?number)$/i, ['number']);
  if (number !== undefined) return by('page', { param: number.name, ...sized }, `\`${number.name}\``);
  const offset = asked(/^(offset|skip|start)$/i, ['number']);
  return offset === undefined ? undefined : by('offset', { param: offset.name, ...sized }, `\`${offset.name}\``);
}

/** A list of objects of a page: by a usual name, by the name of the resource, else the only one. */
function itemsIn(page: Shape, named: NamedShapes, resource: string): { readonly path: string; readonly shape: Shape } | undefined {
  if (page.kind !== 'object') return undefined;
  const lists = page.fields.filter(({ name, shape }) => {
    const bare = bareShape(shape, named);
    return isName(name) && bare.kind === 'list' && ['object', 'union', 'map'].includes(bareShape(bare.items, named).kind);
  });
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const found =
    lists.find(({ name }) => itemNames.includes(name)) ??
    lists.find(({ name }) => plain(name) === plain(resource)) ??
    (lists.length === 1 ? lists[0] : undefined);
  return found === undefined ? undefined : { path: found.name, shape: bareShape(found.shape, named) };
}

/** A name of which a dotted path can be made. */
const isName = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);

/** Scalars of a page with their dotted paths, lists left out. An object beside which others must be there is not looked into. */
function leaves(shape: Shape, named: NamedShapes, prefix = '', depth = 0): readonly Found[] {
  const bare = bareShape(shape, named);
  if (bare.kind !== 'object' || depth > 3) return [];
  return bare.fields.flatMap(({ name, shape: field, optional }): readonly Found[] => {
    if (!isName(name)) return [];
    const inner = bareShape(field, named);
    if (inner.kind === 'object') {
      const canBeMissing = optional || field.kind === 'nullable';
      const found = leaves(inner, named, `${prefix}${name}.`, depth + 1);
      // The harness writes the mark of the next page alone; into an object that was not there it must fit alone.
      return canBeMissing ? found.filter((leaf) => fitsAlone(inner, leaf.path.slice(`${prefix}${name}.`.length).split('.'), named)) : found;
    }
    return [{ path: prefix + name, name, shape: inner, canBeMissing: optional || field.kind === 'nullable' }];
  });
}

function fitsAlone(shape: Shape, [first, ...rest]: readonly string[], named: NamedShapes): boolean {
  const bare = bareShape(shape, named);
  if (bare.kind !== 'object') return true;
  const field = bare.fields.find(({ name }) => name === first);
  const others = bare.fields.every(({ name, optional }) => optional || name === first);
  return others && field !== undefined && (rest.length === 0 || fitsAlone(field.shape, rest, named));
}

/** Whether a parameter takes any text or number. */
function isPlain(shape: Shape, named: NamedShapes): boolean {
  const bare = bareShape(shape, named);
  if (bare.kind === 'text') return bare.minLength === undefined && bare.maxLength === undefined;
  return bare.kind === 'number' && bare.maximum === undefined;
}

/** The name of the field that identifies an item. */
function idOf(list: Shape, named: NamedShapes): string | undefined {
  const item = list.kind === 'list' ? bareShape(list.items, named) : list;
  if (item.kind !== 'object') return undefined;
  return ['id', 'sid', 'key', 'uid'].find((wanted) =>
    item.fields.some(({ name, shape }) => name === wanted && bareShape(shape, named).kind === 'text'),
  );
}
