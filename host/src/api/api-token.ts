import { createHash, timingSafeEqual } from 'node:crypto';
import { MooringError } from '@mooring/core';

const shortest = 32;

/** The token of the API, of which only a hash is kept. */
export class ApiToken {
  readonly #digest: Buffer;

  /** @throws MooringError `InvalidOptions` for a token that could be guessed */
  constructor(token: string) {
    if (token.length < shortest)
      throw new MooringError(
        'InvalidOptions',
        `\`api.token\`, or MOORING_API_TOKEN, must have at least ${shortest} characters; \`openssl rand -hex 32\` makes one.`,
      );
    this.#digest = digestOf(token);
  }

  /** Whether an `authorization` header carries it. Takes the same time whatever it carries. */
  isIn(authorization: string | undefined): boolean {
    const given = /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1];
    return timingSafeEqual(digestOf(given ?? ''), this.#digest) && given !== undefined;
  }
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
