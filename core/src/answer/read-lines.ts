import { MooringError, type ErrorDetails } from '../errors/mooring-error.js';

const lineFeed = 10;
const carriageReturn = 13;

/** A line is held whole, so that one without an end cannot fill the memory. */
export const maxLineBytes = 1024 * 1024;

/**
 * The lines of a text that arrives in pieces, without their ends (LF or CRLF), blank ones left out. Holds one line at a time; cut into
 * lines as bytes, so that a character parted by two pieces comes out whole.
 * @param where goes into the error
 * @throws MooringError `ResponseTooLarge` for a line of more than 1 MiB
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, where: ErrorDetails = {}): AsyncGenerator<string, void, undefined> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let isFirst = true;

  const hold = (part: Buffer): void => {
    heldBytes += part.length;
    if (heldBytes > maxLineBytes)
      throw new MooringError('ResponseTooLarge', `A line of the answer is longer than ${maxLineBytes} bytes.`, where);
    held.push(part);
  };
  const take = (): string => {
    const [only] = held;
    const line = held.length === 1 && only !== undefined ? only : Buffer.concat(held, heldBytes);
    held = [];
    heldBytes = 0;
    const text = line.toString('utf8', 0, line.at(-1) === carriageReturn ? line.length - 1 : line.length);
    if (!isFirst) return text;
    isFirst = false;
    // A byte order mark is no part of the first line.
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  };

  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, from)) {
      hold(bytes.subarray(from, end));
      from = end + 1;
      const line = take();
      if (line.trim() !== '') yield line;
    }
    if (from < bytes.length) hold(bytes.subarray(from));
  }
  const last = take();
  if (last.trim() !== '') yield last;
}
