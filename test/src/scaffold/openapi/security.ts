import { isRecord, type JsonRecord } from '../../provider/record.js';
import type { AuthSketch } from '../plugin-sketch.js';
import { recordIn, resolve, textIn, type ApiDocument } from './document.js';

const order: readonly AuthSketch['kind'][] = ['bearer', 'apiKey', 'basic', 'none'];

/** How a plugin proves who it is, as the document says for its chosen operations or for all. */
export function authOf(document: ApiDocument, security: readonly (readonly unknown[] | undefined)[]): AuthSketch {
  const schemes = document.isSwagger
    ? recordIn(document.root, 'securityDefinitions')
    : recordIn(recordIn(document.root, 'components'), 'securitySchemes');
  const own = security.find((requirements) => requirements !== undefined && requirements.length > 0);
  const global = document.root['security'];
  const requirements = (own ?? (Array.isArray(global) ? global : [])).filter(isRecord);
  const names = requirements.flatMap((requirement) => Object.keys(requirement));
  const candidates = (names.length > 0 ? names : security.every((one) => one === undefined) ? Object.keys(schemes) : []).flatMap((name) => {
    const { value } = resolve(document, schemes[name]) ?? {};
    const read = value === undefined ? undefined : readScheme(value);
    return read === undefined ? [] : [read];
  });
  // A scheme that is what the document says goes before one that is a guess.
  const sorted = candidates.toSorted((left, right) => rank(left) - rank(right));
  return sorted[0] ?? { kind: 'none' };
}

const rank = (auth: AuthSketch): number => order.indexOf(auth.kind) + ('guess' in auth && auth.guess !== undefined ? order.length : 0);

function readScheme(scheme: JsonRecord): AuthSketch | undefined {
  const type = textIn(scheme, 'type');
  if (type === 'basic') return { kind: 'basic' };
  if (type === 'http') {
    const name = textIn(scheme, 'scheme')?.toLowerCase();
    if (name === 'bearer') return { kind: 'bearer' };
    return name === 'basic' ? { kind: 'basic' } : undefined;
  }
  if (type === 'oauth2' || type === 'openIdConnect') {
    return {
      kind: 'bearer',
      guess: 'The document declares OAuth 2; this sends an access token that the application has already. See `oauth2(…)`.',
    };
  }
  const name = textIn(scheme, 'name');
  const place = textIn(scheme, 'in');
  if (type !== 'apiKey' || name === undefined) return undefined;
  if (place === 'query') return { kind: 'apiKey', in: 'query', name };
  if (place === 'cookie') return isHeaderName(name) ? { kind: 'apiKey', in: 'header', name: 'cookie', prefix: `${name}=` } : undefined;
  if (!isHeaderName(name)) return undefined;
  if (name.toLowerCase() !== 'authorization') return { kind: 'apiKey', in: 'header', name: name.toLowerCase() };
  return {
    kind: 'apiKey',
    in: 'header',
    name: 'authorization',
    guess: 'The document does not say what stands before the key, such as `Bearer `.',
  };
}

const isHeaderName = (name: string): boolean => /^[A-Za-z0-9_-]+$/.test(name);
