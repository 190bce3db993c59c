import { createHash, timingSafeEqual } from 'node:crypto';
import { single } from './form-fields.js';

/** An application that the server knows. */
export interface RegisteredClient {
  readonly id: string;
  /** Absent for a public client, which cannot keep one. */
  readonly secret?: string;
  /** How it proves itself. @default 'basic' with a secret, 'none' without */
  readonly proof?: 'basic' | 'post' | 'none';
  /** Where consents may end, to the letter. @default [] */
  readonly redirectUris?: readonly string[];
  /** Its public key in PEM, for assertions (RFC 7523). */
  readonly publicKey?: string;
  /** Whether a consent needs a code challenge (RFC 7636). @default true */
  readonly needsPkce?: boolean;
}

/** Who sends a request, or why nobody can tell. */
export type ClientCheck = { readonly client: RegisteredClient } | { readonly refusal: string };

/** Reads how a client proves itself, and holds it against what is registered: the right way and the right secret. */
export function checkClient(
  clients: ReadonlyMap<string, RegisteredClient>,
  headers: Readonly<Record<string, string>>,
  form: URLSearchParams,
): ClientCheck {
  const basic = readBasic(headers['authorization']);
  const posted = single(form, 'client_secret');
  if (basic !== undefined && posted !== undefined) return { refusal: 'The client proves itself in two ways at once.' };
  const client = clients.get(basic?.id ?? single(form, 'client_id') ?? '');
  if (client === undefined) return { refusal: 'The client is unknown.' };
  const used = basic !== undefined ? 'basic' : posted !== undefined ? 'post' : 'none';
  const wanted = client.proof ?? (client.secret === undefined ? 'none' : 'basic');
  if (used !== wanted) return { refusal: `The client is registered to prove itself by "${wanted}" and used "${used}".` };
  const secret = basic?.secret ?? posted;
  if (wanted !== 'none' && !isSame(secret ?? '', client.secret ?? '')) return { refusal: 'The secret of the client is wrong.' };
  return { client };
}

/** HTTP Basic as RFC 6749, 2.3.1 has it: both halves are form-encoded first. */
function readBasic(header: string | undefined): { readonly id: string; readonly secret: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const at = text.indexOf(':');
  return at < 0 ? undefined : { id: decoded(text.slice(0, at)), secret: decoded(text.slice(at + 1)) };
}

const decoded = (text: string): string => new URLSearchParams(`text=${text}`).get('text') ?? '';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right));
