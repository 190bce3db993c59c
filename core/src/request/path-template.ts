import { pathSegment } from './safe-path.js';

type Piece = { readonly literal: string } | { readonly caller: string } | { readonly value: string };

/** A path or URL with `:name` (the caller's) and `{name}` (the connection's) taken apart once, so that a call only joins strings. */
export interface PathTemplate {
  /** The names a caller supplies, in order. */
  readonly callerNames: readonly string[];
  /** The names a connection supplies, in order. */
  readonly valueNames: readonly string[];
  /**
   * The path with every name filled in.
   * @throws MooringError `InvalidInput` when a caller's value is missing or not usable as a segment
   */
  fill(caller: Readonly<Record<string, unknown>>, values: Readonly<Record<string, string>>): string;
}

const names = /:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export function compilePath(path: string): PathTemplate {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of path.matchAll(names)) {
    if (match.index > end) pieces.push({ literal: path.slice(end, match.index) });
    const [whole, caller, value] = match;
    if (caller !== undefined) pieces.push({ caller });
    else if (value !== undefined) pieces.push({ value });
    end = match.index + whole.length;
  }
  if (end < path.length) pieces.push({ literal: path.slice(end) });

  const callerNames = pieces.flatMap((piece) => ('caller' in piece ? [piece.caller] : []));
  const valueNames = pieces.flatMap((piece) => ('value' in piece ? [piece.value] : []));
  if (callerNames.length === 0 && valueNames.length === 0) return { callerNames, valueNames, fill: () => path };
  return {
    callerNames,
    valueNames,
    fill(caller, values) {
      let filled = '';
      for (const piece of pieces) {
        if ('literal' in piece) filled += piece.literal;
        else if ('caller' in piece) filled += pathSegment(piece.caller, caller[piece.caller]);
        else filled += values[piece.value] ?? '';
      }
      return filled;
    },
  };
}
