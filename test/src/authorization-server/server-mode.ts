import type { Duration } from '@mooring/core';
import { durationMs } from '@mooring/core/runtime';

/**
 * One way in which an authorization server behaves; several go together. Where a number stands in brackets behind a fault, only so many token
 * requests meet it.
 */
export type AuthorizationServerMode =
  /** A refresh token works as often as it is sent, and stays. This is the default. */
  | 'static'
  /** Every refresh brings a new refresh token; an old one that comes again ends the whole grant (RFC 9700, 4.14). */
  | 'rotate-strict'
  /** The same, but an old one works for so long after its first use, or so many times more. */
  | `rotate-grace(${Duration | number})`
  /** A refresh answers without a refresh token; the old one stays good. */
  | 'omit-rt'
  /** Answers do not tell how long a token lives. */
  | 'no-expires'
  /** They tell 0 seconds. */
  | 'expires-0'
  /** Tokens stand in an object of their own, `user`, beside `ok: true`. */
  | 'nested'
  | 'no-token-type'
  /** The person says no. */
  | 'deny'
  /** Does what was asked, then breaks the connection off. */
  | 'lost-response'
  | `lost-response(${number})`
  /** Does what was asked, then waits before it answers. */
  | `slow(${Duration})`
  /** Refuses every refresh token as `invalid_grant` for so long, wrongly. */
  | `flap(${Duration})`
  /** A proxy answers with a page of its own; nothing is done. */
  | 'html-502'
  | `html-502(${number})`
  /** Does nothing and says so with status 200: `{ ok: false, error: 'internal_error' }`. */
  | 'http200-error'
  | `http200-error(${number})`
  /** 429 with `retry-after`; nothing is done. */
  | 'busy'
  | `busy(${number})`;

/** Faults that token requests meet. */
export type TokenFault = 'lost-response' | 'html-502' | 'http200-error' | 'busy';

/** What a refresh token does that was used before. */
export type ReuseRule =
  | { readonly forgives: 'always' | 'never' }
  | { readonly forgives: 'times'; readonly times: number }
  | { readonly forgives: 'while'; readonly ms: number };

/** What a set of modes comes to. */
export interface ServerBehaviour {
  readonly rotates: boolean;
  readonly reuse: ReuseRule;
  readonly omitsRefreshToken: boolean;
  readonly expiry: 'told' | 'absent' | 'zero';
  readonly isNested: boolean;
  readonly hasTokenType: boolean;
  readonly denies: boolean;
  readonly slowMs: number;
  readonly flapMs: number;
  /** How many token requests meet each fault. */
  readonly faults: ReadonlyMap<TokenFault, number>;
}

const plain: ServerBehaviour = {
  rotates: false,
  reuse: { forgives: 'always' },
  omitsRefreshToken: false,
  expiry: 'told',
  isNested: false,
  hasTokenType: true,
  denies: false,
  slowMs: 0,
  flapMs: 0,
  faults: new Map(),
};

/** @throws TypeError for a mode that is none */
export function behaviourOf(modes: readonly AuthorizationServerMode[]): ServerBehaviour {
  return modes.reduce<ServerBehaviour>((before, mode) => ({ ...before, ...changeOf(mode, before) }), plain);
}

function changeOf(mode: AuthorizationServerMode, before: ServerBehaviour): Partial<ServerBehaviour> {
  const [, name = '', argument] = /^([a-z0-9-]+)(?:\(([^()]+)\))?$/.exec(mode) ?? [];
  switch (name) {
    case 'static':
      return { rotates: false, reuse: { forgives: 'always' } };
    case 'rotate-strict':
      return { rotates: true, reuse: { forgives: 'never' } };
    case 'rotate-grace':
      return { rotates: true, reuse: graceOf(argument ?? '1') };
    case 'omit-rt':
      return { omitsRefreshToken: true };
    case 'no-expires':
      return { expiry: 'absent' };
    case 'expires-0':
      return { expiry: 'zero' };
    case 'nested':
      return { isNested: true };
    case 'no-token-type':
      return { hasTokenType: false };
    case 'deny':
      return { denies: true };
    case 'slow':
      return { slowMs: millisecondsOf(argument) };
    case 'flap':
      return { flapMs: millisecondsOf(argument) };
    case 'lost-response':
    case 'html-502':
    case 'http200-error':
    case 'busy':
      return {
        faults: new Map([...before.faults, [name, argument === undefined ? Number.POSITIVE_INFINITY : wholeNumber(mode, argument)]]),
      };
    default:
      throw new TypeError(`"${mode}" is no mode of the authorization server.`);
  }
}

function wholeNumber(mode: string, argument: string): number {
  if (!/^\d+$/.test(argument))
    throw new TypeError(`"${mode}" is no mode of the authorization server: a whole number goes in the brackets.`);
  return Number(argument);
}

const graceOf = (argument: string): ReuseRule =>
  /^\d+$/.test(argument) ? { forgives: 'times', times: Number(argument) } : { forgives: 'while', ms: millisecondsOf(argument) };

function millisecondsOf(argument: string | undefined): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- durationMs refuses what is none
  return durationMs((argument ?? '') as Duration, 'The mode of the authorization server');
}
