/** Stands in no name of a connection or limit, so that a key can be taken apart again. */
const separator = '\u001f';

/** What a lane counts, in parts. */
export interface LaneName {
  /** Whose calls count together: a connection, or all those of a plugin. */
  readonly owner: string;
  /** Name of the limit. */
  readonly limit: string;
  /** Values that split the limit further, joined by "/"; empty where none do. */
  readonly split: string;
}

/** The key of a lane. */
export const laneKey = ({ owner, limit, split }: LaneName): string => `${owner}${separator}${limit}${separator}${split}`;

/** The parts of a key; a key of another form is all owner. */
export function laneName(key: string): LaneName {
  const [owner = '', limit = '', ...split] = key.split(separator);
  return { owner, limit, split: split.join(separator) };
}

/** A key for people to read. */
export const laneInWords = (key: string): string => key.replaceAll(separator, ' ').trim();
