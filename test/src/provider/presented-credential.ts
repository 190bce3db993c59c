import { valueAt } from '@mooring/core/runtime';
import type { Auth, CredentialPlace } from '@mooring/core';

/** A request as far as a credential may stand in it. */
export interface CredentialCarrier {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly url: URL;
  /** Parsed fields of the body. */
  readonly body: unknown;
}

/**
 * The credential that a request presents, by name of the field; `undefined` where it presents none. The declaration of `auth` read
 * backwards. A signature proves a secret without showing it: it counts as presented, without a value.
 */
export function presentedCredential({ application }: Auth, carrier: CredentialCarrier): Readonly<Record<string, string>> | undefined {
  switch (application.kind) {
    case 'none':
      return {};
    case 'place':
    case 'token': {
      const value = readPlace(application.place, carrier);
      return value === undefined ? undefined : { [application.kind === 'place' ? application.field : 'accessToken']: value };
    }
    case 'basic': {
      const encoded = /^basic +(\S+)$/i.exec(carrier.headers['authorization'] ?? '')?.[1];
      if (encoded === undefined) return undefined;
      const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
      return { [application.username]: username, [application.password]: rest.join(':') };
    }
    case 'sign': {
      const { place, with: along = [] } = application.rule;
      if (readPlace(place, carrier) === undefined) return undefined;
      const shown = along.map(({ value, place: where }) => [value, readPlace(where, carrier)] as const);
      return Object.fromEntries(
        shown.filter((entry): entry is readonly [string, string] => entry[0] !== 'unixSeconds' && entry[1] !== undefined),
      );
    }
    default:
      return application satisfies never;
  }
}

function readPlace(place: CredentialPlace, { headers, url, body }: CredentialCarrier): string | undefined {
  switch (place.in) {
    case 'header': {
      const value = headers[place.name.toLowerCase()];
      const prefix = place.prefix ?? '';
      // Schemes of authorisation are compared without regard to case (RFC 9110, 11.1).
      const hasPrefix = value !== undefined && value.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
      return hasPrefix ? nonEmpty(value.slice(prefix.length)) : undefined;
    }
    case 'query':
      return nonEmpty(url.searchParams.get(place.name));
    case 'body':
      return nonEmpty(valueAt(body, place.name));
    default:
      return place satisfies never;
  }
}

const nonEmpty = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
