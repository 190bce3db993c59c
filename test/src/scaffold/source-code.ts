/** Source text that knows where it may be broken: a text, several in a row, or a bracket around parts. */
export type Code = string | readonly Code[] | Group;

interface Group {
  readonly open: string;
  readonly parts: readonly Code[];
  readonly close: string;
}

const width = 140;

/** `{ … }` */
export const braces = (parts: readonly Code[]): Code => (parts.length === 0 ? '{}' : { open: '{', parts, close: '}' });
/** `[ … ]` */
export const brackets = (parts: readonly Code[]): Code => ({ open: '[', parts, close: ']' });
/** `name( … )`; one part hugs its brackets. */
export const call = (name: string, ...parts: readonly Code[]): Code =>
  parts.length < 2 ? [`${name}(`, ...parts, ')'] : { open: `${name}(`, parts, close: ')' };

/**
 * A string as source: whatever stands in it stays within it.
 */
export function quoted(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
  if (!inner.includes("'")) return `'${inner}'`;
  return inner.includes('"') ? `'${inner.replaceAll("'", String.raw`\'`)}'` : `"${inner}"`;
}

/** The name of a property as source. */
export const property = (name: string): string =>
  /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && name !== '__proto__' ? name : quotedKey(name);

/** `{ ['__proto__']: … }` is a property like others; `{ __proto__: … }` is not. */
const quotedKey = (name: string): string => (name === '__proto__' ? `['__proto__']` : quoted(name));

/** `name: value`, or `name` alone where both are the same. */
export const entry = (name: string, value: Code): Code =>
  value === name && property(name) === name ? name : [`${property(name)}: `, value];

/** The source, broken where a line would be longer than 140 letters. */
export const render = (code: Code, indent = 0): string => write(code, indent, indent * 2);

function flat(code: Code): string {
  if (typeof code === 'string') return code;
  if (isList(code)) return code.map(flat).join('');
  const inner = code.parts.map(flat).join(', ');
  return code.open === '{' ? `{ ${inner} }` : `${code.open}${inner}${code.close}`;
}

const isList = (code: Code): code is readonly Code[] => Array.isArray(code);

function write(code: Code, indent: number, column: number): string {
  const line = flat(code);
  if (!line.includes('\n') && column + line.length < width) return line;
  if (typeof code === 'string') return code;
  if (isList(code)) {
    let text = '';
    for (const part of code) {
      const lastLine = text.slice(text.lastIndexOf('\n') + 1);
      text += write(part, indent, text.includes('\n') ? lastLine.length : column + lastLine.length);
    }
    return text;
  }
  const pad = '  '.repeat(indent + 1);
  const lines = code.parts.map((part) => `${pad}${write(part, indent + 1, pad.length)},\n`).join('');
  return `${code.open}\n${lines}${'  '.repeat(indent)}${code.close}`;
}
