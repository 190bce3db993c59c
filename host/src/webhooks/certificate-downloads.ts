import { MooringError, type Logger } from '@mooring/core';
import { createUndiciTransport, hostMatcher, type Transport } from '@mooring/core/runtime';

const maxBytes = 64 * 1024;
const timeoutMs = 5_000;
const maxKept = 64;

/** Public certificates that signatures are checked with, fetched once per URL from hosts that a plugin names. */
export class CertificateDownloads {
  readonly #kept = new Map<string, Promise<Buffer>>();
  #transport: Transport | undefined;

  constructor(private readonly logger: Logger) {}

  /** @throws MooringError `EgressDenied` for another host; `BadResponse` when the document cannot be had */
  get(url: string, hosts: readonly string[]): Promise<Buffer> {
    const known = this.#kept.get(url);
    if (known !== undefined) return known;
    const download = this.#download(url, hosts).catch((error: unknown) => {
      this.#kept.delete(url);
      this.logger.warn('certificate could not be fetched', {
        host: URL.canParse(url) ? new URL(url).hostname : 'invalid',
        reason: error instanceof Error ? error.message : 'unknown',
      });
      throw error;
    });
    if (this.#kept.size >= maxKept) this.#kept.delete(this.#kept.keys().next().value ?? '');
    this.#kept.set(url, download);
    return download;
  }

  async #download(text: string, hosts: readonly string[]): Promise<Buffer> {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || url.protocol !== 'https:' || url.port !== '' || !hostMatcher(hosts)(url.hostname)) {
      throw new MooringError('EgressDenied', 'A webhook names a certificate at a host that its provider does not use.');
    }
    this.#transport ??= createUndiciTransport({ connections: 2 });
    let abort: (reason: Error) => void = () => undefined;
    const timer = setTimeout(() => abort(new Error('timeout')), timeoutMs);
    try {
      const { status, body } = await this.#transport.send({
        method: 'GET',
        url,
        headers: { accept: '*/*' },
        body: undefined,
        maxResponseBytes: maxBytes,
        onAbortable: (abortDownload) => {
          abort = abortDownload;
        },
      });
      if (status !== 200) throw new MooringError('BadResponse', `The certificate host answered ${status}.`, { status });
      return body;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.#transport?.close();
  }
}
