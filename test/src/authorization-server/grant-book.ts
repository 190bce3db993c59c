import type { Clock, Random } from '@mooring/core';
import type { ReuseRule } from './server-mode.js';

/** What somebody consented to, or a client got for itself. All tokens that come of it live and die with it. */
export interface Grant {
  readonly id: string;
  readonly client: string;
  readonly subject: string;
  readonly scope: string;
  isRevoked: boolean;
}

export interface IssuedToken {
  readonly grant: Grant;
  readonly expiresAt: number;
}

interface RefreshToken {
  readonly grant: Grant;
  usedAt: number | undefined;
  uses: number;
}

/** A code on its way back, and what must come with it. */
export interface CodeTerms {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
}

interface Code extends CodeTerms {
  readonly grant: Grant;
  readonly expiresAt: number;
  isUsed: boolean;
}

/** What using a refresh token came to. */
export type RefreshUse = { readonly kind: 'good' | 'forgiven'; readonly grant: Grant } | { readonly kind: 'unknown' | 'reused' };

const codeLifetimeMs = 60_000;

/** Who was granted what: codes, access tokens and refresh tokens, and which of them are still good. */
export class GrantBook {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #codes = new Map<string, Code>();
  readonly #accessTokens = new Map<string, IssuedToken>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  readonly #grants = new Set<Grant>();
  /** Refresh tokens of a living grant that came a second time, forgiven or not. */
  reuses = 0;
  /** Grants that ended because one did. */
  revokedFamilies = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  open(client: string, subject: string, scope: string): Grant {
    const grant: Grant = { id: this.#random.uuid(), client, subject, scope, isRevoked: false };
    this.#grants.add(grant);
    return grant;
  }

  issueCode(grant: Grant, terms: CodeTerms): string {
    const code = this.#text('code');
    this.#codes.set(code, { ...terms, grant, expiresAt: this.#clock.now() + codeLifetimeMs, isUsed: false });
    return code;
  }

  /** Takes a code. One that comes twice ends what came of it (RFC 6749, 4.1.2). */
  useCode(text: string): (CodeTerms & { readonly grant: Grant }) | undefined {
    const code = this.#codes.get(text);
    if (code === undefined || code.grant.isRevoked || this.#clock.now() >= code.expiresAt) return undefined;
    if (code.isUsed) {
      code.grant.isRevoked = true;
      return undefined;
    }
    code.isUsed = true;
    return code;
  }

  issueAccessToken(grant: Grant, lifetimeMs: number): string {
    const token = this.#text('access');
    this.#accessTokens.set(token, { grant, expiresAt: this.#clock.now() + lifetimeMs });
    return token;
  }

  issueRefreshToken(grant: Grant): string {
    const token = this.#text('refresh');
    this.#refreshTokens.set(token, { grant, usedAt: undefined, uses: 0 });
    return token;
  }

  /** Uses a refresh token of `client`. Under rotation the one that was used is spent, and the rule says what becomes of it. */
  useRefreshToken(text: string, client: string, { rotates, reuse }: { readonly rotates: boolean; readonly reuse: ReuseRule }): RefreshUse {
    const token = this.#refreshTokens.get(text);
    if (token === undefined || token.grant.client !== client) return { kind: 'unknown' };
    const { grant } = token;
    const now = this.#clock.now();
    if (grant.isRevoked) return { kind: 'unknown' };
    const isReuse = rotates && token.usedAt !== undefined;
    if (isReuse) this.reuses += 1;
    if (isReuse && !isForgiven(reuse, token, now)) {
      grant.isRevoked = true;
      this.revokedFamilies += 1;
      return { kind: 'reused' };
    }
    token.usedAt ??= now;
    token.uses += 1;
    return { kind: isReuse ? 'forgiven' : 'good', grant };
  }

  /** The grant behind an access token that is still good. */
  accepts(accessToken: string): IssuedToken | undefined {
    const token = this.#accessTokens.get(accessToken);
    return token === undefined || token.grant.isRevoked || this.#clock.now() >= token.expiresAt ? undefined : token;
  }

  /** Ends a token: a refresh token with everything that came of the same grant. */
  revoke(token: string): void {
    this.#accessTokens.delete(token);
    const grant = this.#refreshTokens.get(token)?.grant;
    if (grant !== undefined) grant.isRevoked = true;
  }

  expireAccessTokens(): void {
    this.#accessTokens.clear();
  }

  revokeAll(): void {
    for (const grant of this.#grants) grant.isRevoked = true;
  }

  #text(kind: string): string {
    return `${kind}_${Buffer.from(this.#random.bytes(24)).toString('base64url')}`;
  }
}

function isForgiven(rule: ReuseRule, { usedAt, uses }: RefreshToken, now: number): boolean {
  switch (rule.forgives) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'times':
      return uses <= rule.times;
    case 'while':
      return usedAt !== undefined && now - usedAt <= rule.ms;
    default:
      return rule satisfies never;
  }
}
