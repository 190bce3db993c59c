import type { ErrorSketch } from '../plugin-sketch.js';
import { guessedErrors } from '../blank-sketch.js';
import { bareShape, type NamedShapes, type Shape } from '../shape.js';

const messageNames: readonly string[] = ['message', 'error_description', 'error_message', 'detail', 'description', 'msg'];
const codeNames: readonly string[] = ['code', 'error_code', 'type', 'name', 'category', 'error'];

/** Where the provider's words stand in the bodies that tell an error; a guess where the document shows none. */
export function errorsOf(shapes: readonly Shape[], named: NamedShapes): ErrorSketch {
  for (const shape of shapes) {
    const found = wordsIn(shape, named, []);
    if (found !== undefined) return found;
  }
  return guessedErrors;
}

function wordsIn(shape: Shape, named: NamedShapes, path: readonly string[]): ErrorSketch | undefined {
  const bare = bareShape(shape, named);
  if (bare.kind !== 'object') return undefined;
  const kindOf = (name: string): Shape['kind'] | undefined => {
    const field = bare.fields.find((candidate) => candidate.name === name);
    return field === undefined ? undefined : bareShape(field.shape, named).kind;
  };
  const isText = (name: string): boolean => kindOf(name) === 'text' || kindOf(name) === 'choice';
  const message = messageNames.find(isText);
  if (message !== undefined) {
    const code = codeNames.find((name) => name !== message && (isText(name) || kindOf(name) === 'number'));
    return { path, message, ...(code === undefined ? {} : { code: { name: code, isText: isText(code) } }) };
  }
  if (path.length > 0) return undefined;
  const inner = bare.fields.find(({ name }) => name === 'error');
  return inner === undefined ? undefined : wordsIn(inner.shape, named, ['error']);
}
