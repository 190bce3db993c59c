import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/** A secret that cannot be printed by accident: text, JSON and inspection show a fingerprint. Two equal secrets have one fingerprint. */
export class Secret {
  readonly #value: string;
  #fingerprint: string | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself, for the one line that sends or checks it. */
  expose(): string {
    return this.#value;
  }

  /** Eight hexadecimal digits of a SHA-256: enough to tell two keys apart, too little to find one. */
  get fingerprint(): string {
    this.#fingerprint ??= createHash('sha256').update(this.#value).digest('hex').slice(0, 8);
    return this.#fingerprint;
  }

  toString(): string {
    return `[secret ${this.fingerprint}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
