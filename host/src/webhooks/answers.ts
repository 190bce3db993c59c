import type { ErrorCode, HandshakeAnswer } from '@mooring/core';
import type { WebhookAnswer } from '../host.js';

/** A refusal says what kind of thing is wrong, never which check failed: the sender may be an attacker. */
export function refusal(status: number, code: ErrorCode, message: string, headers: Readonly<Record<string, string>> = {}): WebhookAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ error: { code, message } }) };
}

/** An answer as a plugin declares it: an object becomes JSON, text is sent as it is, nothing is an empty body. */
export function declaredAnswer({ status = 200, body, headers = {} }: HandshakeAnswer): WebhookAnswer {
  if (body === undefined) return { status, headers, body: '' };
  if (typeof body === 'string') return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** The answer a handler made. */
export function handlerAnswer(answer: unknown, contentType: string): WebhookAnswer {
  if (answer === undefined || answer === null || answer === '') return { status: 200, headers: {}, body: '' };
  return { status: 200, headers: { 'content-type': contentType }, body: typeof answer === 'string' ? answer : JSON.stringify(answer) };
}
