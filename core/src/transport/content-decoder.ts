import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type BrotliDecompress,
  type Gunzip,
  type Inflate,
} from 'node:zlib';
import type { TransportFailure } from './transport-error.js';

/** The encodings to announce in `accept-encoding`: exactly what `contentEncodingOf` understands. */
export const acceptedEncodings = 'gzip, deflate, br';

export type ContentEncoding = 'gzip' | 'deflate' | 'br';

/** A small answer may compress extremely well; only above this size does the ratio say anything. */
const ratioAppliesAboveBytes = 1024 * 1024;
const maxRatio = 200;

/** Where decoded bytes and the end of it go. */
export interface DecodedSink {
  /** Takes decoded bytes; answers false when they are too many and decoding must stop. */
  onDecoded(chunk: Buffer): boolean;
  onDecodedEnd(): void;
  onDecodeFailure(failure: TransportFailure, cause: unknown): void;
  /** Asks the source to pause until `onDrained`. */
  onBackpressure(): void;
  onDrained(): void;
}

/** Undoes one content encoding while the bytes arrive. */
export interface ContentDecoder {
  write(chunk: Buffer): void;
  end(): void;
  destroy(): void;
  /** Hands out nothing until `resume`; then `onBackpressure` follows as soon as the decoder itself is full. */
  pause(): void;
  resume(): void;
}

/** The one encoding a `content-encoding` header names; undefined for plain bytes, 'unknown' for a chain or anything else. */
export function contentEncodingOf(header: string | undefined): ContentEncoding | 'unknown' | undefined {
  if (header === undefined) return undefined;
  switch (header.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    case 'br':
      return 'br';
    default:
      return 'unknown';
  }
}

/** A decoder that hands bytes to `sink` as they come out and stops when they swell beyond 200 to 1. */
export function createContentDecoder(encoding: ContentEncoding, sink: DecodedSink): ContentDecoder {
  let stream: Gunzip | Inflate | BrotliDecompress | undefined;
  let bytesIn = 0;
  let bytesOut = 0;

  const destroy = (): void => {
    stream?.removeAllListeners('data');
    stream?.destroy();
  };

  const open = (first: Buffer): NonNullable<typeof stream> => {
    const created = createStream(encoding, first);
    created.on('data', (chunk: Buffer) => {
      bytesOut += chunk.length;
      if (bytesOut > ratioAppliesAboveBytes && bytesOut > bytesIn * maxRatio) {
        destroy();
        sink.onDecodeFailure('too_large', undefined);
      } else if (!sink.onDecoded(chunk)) {
        destroy();
      }
    });
    created.on('end', () => sink.onDecodedEnd());
    created.on('drain', () => sink.onDrained());
    created.on('error', (error: NodeJS.ErrnoException) =>
      sink.onDecodeFailure(error.code === 'Z_BUF_ERROR' ? 'truncated' : 'bad_encoding', error),
    );
    return created;
  };

  return {
    write(chunk) {
      if (chunk.length === 0) return;
      stream ??= open(chunk);
      bytesIn += chunk.length;
      if (!stream.destroyed && !stream.write(chunk)) sink.onBackpressure();
    },
    end() {
      // An answer to HEAD, or a 304, names an encoding and has no body at all.
      if (stream === undefined) sink.onDecodedEnd();
      else stream.end();
    },
    destroy,
    pause: () => void stream?.pause(),
    resume: () => void stream?.resume(),
  };
}

function createStream(encoding: ContentEncoding, first: Buffer): Gunzip | Inflate | BrotliDecompress {
  if (encoding === 'gzip') return createGunzip();
  if (encoding === 'br') return createBrotliDecompress();
  // "deflate" means zlib (RFC 9110), but some servers send the bare stream; a zlib header has 8 in its low half-byte.
  return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}
