import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { saleBody, till, tillHeaders, tillSecret } from '../../fixtures/till-plugin.js';
import type { Host } from '../../host.js';
import type { ConfigContext } from '../define-config.js';
import { market } from '../fixtures/market-plugin.js';
import { MemoryTerminal } from '../fixtures/memory-terminal.js';

describe('mooring start', () => {
  it('runs the host, says what is loaded and what of it is real, and stops cleanly', async () => {
    const done: string[] = [];
    let seen: ((url: string) => void) | undefined;
    const started = new Promise<string>((resolve) => {
      seen = resolve;
    });
    const terminal = new MemoryTerminal({
      default: {
        plugins: [till, market],
        connections: { till: { default: { credentials: { apiKey: 'simulated key' }, webhookSecret: tillSecret } } },
        simulated: ['till'],
        store: 'memory',
        port: 0,
        setup: (host: Host<readonly [typeof till]>, listening: unknown) => {
          done.push(`setup ${JSON.stringify(listening)}`);
          host.on('till', 'sale.made', (event) => void done.push(`sale ${event.key}`));
        },
        started: (_host: Host, url: string) => seen?.(url),
        tryNext: (url: string) => [{ title: 'Look', command: `curl ${url}/health/live` }],
        close: () => void done.push('closed'),
      },
    });
    terminal.environment = { MARKET_ACCOUNT: 'acme' };
    const exited = terminal.run('start');
    const url = await started;

    for (const page of ['health/live', 'health/ready', 'metrics']) expect((await fetch(`${url}/${page}`)).status).toBe(200);
    const webhook = /webhooks to (\S+)\n/.exec(terminal.output.text)?.[1] ?? '';
    expect(webhook).toContain(`${url}/webhooks/`);
    expect((await fetch(webhook, { method: 'POST', headers: tillHeaders(saleBody('1')), body: saleBody('1') })).status).toBe(200);

    terminal.requestStop();
    expect(await exited).toBe(0);
    expect(done[0]).toBe('setup {"port":0,"address":"127.0.0.1"}');
    expect(done.at(-1)).toBe('closed');
    expect(done).toHaveLength(3);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');

    expect(terminal.output.text).toContain(`Mooring 1.2.3 runs at ${url} (Node 24.0.0).`);
    expect(terminal.output.text).toContain('Till 1.0.0: SIMULATED, no account is used; set TILL_API_KEY for the live API');
    expect(terminal.output.text).toContain('Market 1.4.0: NO CREDENTIALS, calls fail until you set MARKET_SECRET, MARKET_REPORT_KEY');
    expect(terminal.output.text).toMatch(/webhooks to \S+ \(all refused until a signing secret is there: MARKET_WEBHOOK_SECRET\)/);
    expect(terminal.output.text).toContain('Events are kept in memory, and lost when the process ends.');
    expect(terminal.output.text).toContain(`  # Look\n  curl ${url}/health/live\n`);
    expect(terminal.output.text).not.toMatch(/simulated key|till webhook secret/);
    terminal.dispose();
  });

  it('tells credentials that were found, and where events are kept', async () => {
    let isStarted: (() => void) | undefined;
    const started = new Promise<void>((resolve) => {
      isStarted = resolve;
    });
    const terminal = new MemoryTerminal({
      default: ({ environment }: ConfigContext) => ({
        plugins: [till],
        store: environment['STORE'],
        storeWriter: 'inline',
        started: () => isStarted?.(),
      }),
    });
    const store = path.join(terminal.workingDirectory, 'events.sqlite');
    const keys = `test:${randomBytes(32).toString('base64')}`;
    terminal.environment = {
      TILL_API_KEY: 'live key',
      TILL_WEBHOOK_SECRET: tillSecret,
      PORT: '0',
      NODE_ENV: 'production',
      STORE: store,
      MOORING_KEYS: keys,
    };
    const exited = terminal.run('start');
    await started;
    terminal.requestStop();
    expect(await exited).toBe(0);
    expect(terminal.output.text).toContain('Till 1.0.0: LIVE, credentials found for default');
    expect(terminal.output.text).toContain(`Events are kept in ${store}.`);
    // In production a machine reads the log.
    expect(JSON.parse(terminal.output.lines[0] ?? '')).toMatchObject({ message: 'host started' });
    expect(terminal.output.text).not.toMatch(/live key|till webhook secret/);
    terminal.dispose();
  });

  it('refuses to start in production without a key to seal credentials with, and says how to make one', async () => {
    const terminal = new MemoryTerminal({ default: () => ({ plugins: [till], store: 'memory', storeWriter: 'inline' }) });
    terminal.environment = { TILL_API_KEY: 'live key', PORT: '0', NODE_ENV: 'production' };
    expect(await terminal.run('start')).toBe(1);
    expect(terminal.errors.text).toContain('mooring keys new');
    terminal.dispose();
  });
});
