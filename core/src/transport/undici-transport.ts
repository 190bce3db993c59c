import type { Readable } from 'node:stream';
import { Pool, type buildConnector } from 'undici';
import { systemResolver, type Resolver } from '../ports/resolver.js';
import { isBodySource, type Transport, type WireRequest, type WireResponse } from '../ports/transport.js';
import { createEgressGuard } from './egress-guard.js';
import { checkHeaders } from './header-check.js';
import { TransportError } from './transport-error.js';
import { WireAttempt } from './wire-attempt.js';

export interface UndiciTransportOptions {
  /**
   * Sockets per origin: as many as the bulkheads for reads and for writes let through together, so that reads that hang do not keep writes
   * waiting. @default 64
   */
  readonly connections?: number | undefined;
  /** Milliseconds an idle socket is kept, unless the server says less. @default 30000 */
  readonly keepAliveMs?: number | undefined;
  /** Milliseconds until a connection must stand. @default 5000 */
  readonly connectTimeoutMs?: number | undefined;
  /** CIDR blocks or addresses that may be dialled although they are not public. @default [] */
  readonly allowAddresses?: readonly string[] | undefined;
  /** @default the resolver of the operating system */
  readonly resolver?: Resolver | undefined;
  /** Origins whose idle pools are kept; the longest unused are closed beyond that. @default 256 */
  readonly maxOrigins?: number | undefined;
}

export const undiciTransportDefaults = {
  connections: 64,
  keepAliveMs: 30_000,
  connectTimeoutMs: 5_000,
  maxOrigins: 256,
} as const satisfies UndiciTransportOptions;

/** A server's hint how long it keeps a socket is shortened by this, so that we never write to one it is just closing. */
const keepAliveMarginMs = 2_000;

/**
 * Carries requests over HTTP/1.1 with keep-alive, one pool of sockets per origin, behind the egress guard. Follows no redirect, reads no
 * proxy from the environment and has no timer of its own beyond connecting: the caller aborts what takes too long.
 * Opens nothing before the first request.
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): Transport {
  return new UndiciTransport(options);
}

class UndiciTransport implements Transport {
  readonly #pools = new Map<string, Pool>();
  readonly #connect: buildConnector.connector;
  readonly #poolOptions: Pool.Options;
  readonly #maxOrigins: number;
  #closing: Promise<void> | undefined;

  constructor(options: UndiciTransportOptions) {
    this.#connect = createEgressGuard({
      resolver: options.resolver ?? systemResolver,
      allowAddresses: options.allowAddresses,
      connectTimeoutMs: options.connectTimeoutMs ?? undiciTransportDefaults.connectTimeoutMs,
    });
    this.#maxOrigins = options.maxOrigins ?? undiciTransportDefaults.maxOrigins;
    this.#poolOptions = {
      connections: options.connections ?? undiciTransportDefaults.connections,
      connect: this.#connect,
      allowH2: false,
      useMilo: false,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: options.keepAliveMs ?? undiciTransportDefaults.keepAliveMs,
      keepAliveTimeoutThreshold: keepAliveMarginMs,
    };
  }

  send(request: WireRequest): Promise<WireResponse> {
    return new Promise((resolve, reject) => {
      if (this.#closing !== undefined) throw closedError();
      checkHeaders(request.headers);
      const { url, method, body } = request;
      const attempt = new WireAttempt(request, resolve, reject);
      request.onAbortable((reason) => attempt.abort(reason));
      const path = url.pathname + url.search;
      const pool = this.#poolOf(url);
      if (isBodySource(body)) {
        const { length } = body;
        const headers = length === undefined ? request.headers : { ...request.headers, 'content-length': String(length) };
        // undici takes any async iterable; its types know of `Readable` only, which would be one more buffer.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
        const upload = attempt.openUpload(body) as unknown as Readable;
        pool.dispatch({ path, method, headers, body: upload }, attempt);
      } else {
        pool.dispatch({ path, method, headers: request.headers, body: body ?? null }, attempt);
      }
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy(closedError())));
  }

  #poolOf(url: URL): Pool {
    const origin = url.origin;
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new TransportError('invalid_request', 'no', `${url.protocol} is no protocol that requests go by; only https: and http: are.`);
    }
    if (this.#pools.size >= this.#maxOrigins) this.#closeOneIdle();
    const pool = new Pool(origin, this.#poolOptions);
    this.#pools.set(origin, pool);
    return pool;
  }

  /** Hosts that tenants name (shops, instances) come and go; without this each would keep its pool for ever. */
  #closeOneIdle(): void {
    for (const [origin, pool] of this.#pools) {
      if (pool.stats.size === 0) {
        this.#pools.delete(origin);
        void pool.close();
        return;
      }
    }
  }
}

function closedError(): TransportError {
  return new TransportError('closed', 'no', 'The transport has been closed.');
}
