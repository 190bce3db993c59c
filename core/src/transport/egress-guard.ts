import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Resolver } from '../ports/resolver.js';
import { createAddressRule, type AddressRule } from './public-address.js';
import { TransportError } from './transport-error.js';

export interface EgressGuardOptions {
  readonly resolver: Resolver;
  /** CIDR blocks or addresses that may be dialled although they are not public. @default [] */
  readonly allowAddresses?: readonly string[] | undefined;
  /** Milliseconds until a connection must stand, TLS included; name resolution comes before. @default 5000 */
  readonly connectTimeoutMs?: number | undefined;
}

/**
 * A connector for undici that lets requests out to public addresses only. A name is resolved once; if any of its addresses is denied,
 * the connection is refused, else one of exactly those addresses is dialled, with the name kept for TLS and Host. Where the socket
 * ended up is checked again. An address written as the host never reaches a resolver, so it is checked before dialling.
 */
export function createEgressGuard(options: EgressGuardOptions): buildConnector.connector {
  const rule = createAddressRule(options.allowAddresses);
  const connect = buildConnector({
    allowH2: false,
    timeout: options.connectTimeoutMs ?? 5_000,
    autoSelectFamily: true,
    lookup: guardedLookup(options.resolver, rule),
  });
  return (target, callback) => {
    if (isIP(target.hostname) !== 0 && !rule.isAllowed(target.hostname)) {
      callback(denied(target.hostname), null);
      return;
    }
    connect(target, (...result) => {
      const [error, socket] = result;
      if (error !== null) {
        callback(error, null);
      } else if (!rule.isAllowed(socket.remoteAddress ?? '')) {
        socket.destroy();
        callback(denied(target.hostname), null);
      } else {
        callback(null, socket);
      }
    });
  };
}

function guardedLookup(resolver: Resolver, rule: AddressRule): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async (): Promise<{ address: string; family: number }[]> => {
      const addresses = await resolver.resolve(hostname);
      // One bad address among good ones is how a rebinding attack begins: nothing of such an answer is trusted.
      if (!addresses.every((address) => rule.isAllowed(address))) throw denied(hostname);
      if (addresses.length === 0) throw Object.assign(new Error(`${hostname} has no address.`), { code: 'ENOTFOUND' });
      return addresses.map((address) => ({ address, family: isIP(address) }));
    };
    answer().then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true || first === undefined) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

function denied(hostname: string): TransportError {
  return new TransportError(
    'egress_denied',
    'no',
    `Requests may not go to ${hostname}: it is no public address, and the operator has not allowed it.`,
  );
}
