import type { WireResponse } from '@mooring/core/runtime';

/** An answer of the authorization server. Nothing it says may be kept by a cache (RFC 6749, 5.1). */
const answer = (status: number, contentType: string, body: string, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', ...headers },
  body: Buffer.from(body),
});

export const jsonAnswer = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): WireResponse =>
  answer(status, 'application/json', JSON.stringify(body), headers);

/** A refusal as RFC 6749, 5.2 writes it. */
export const refusal = (error: string, description: string, status = 400): WireResponse =>
  jsonAnswer(status, { error, error_description: description }, status === 401 ? { 'www-authenticate': 'Basic realm="token"' } : {});

export const pageAnswer = (status: number, text: string): WireResponse =>
  answer(status, 'text/html; charset=utf-8', `<!doctype html><title>${status}</title><h1>${text}</h1>`);

export const redirectAnswer = (location: string): WireResponse => answer(302, 'text/plain', '', { location });
