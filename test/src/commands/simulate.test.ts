import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { depot } from '../fixtures/depot-plugin.js';
import { MemoryTerminal } from '../fixtures/memory-terminal.js';
import { parcels } from '../fixtures/parcels-plugin.js';
import { simulate } from './simulate.js';

describe('mooring simulate', () => {
  let terminal: MemoryTerminal;
  beforeEach(() => {
    terminal = new MemoryTerminal();
    terminal.configured = [parcels, depot];
    simulate(terminal, terminal);
  });
  afterEach(() => terminal.dispose());

  it('serves providers until Ctrl-C, and says how to use them', async () => {
    const code = terminal.run('simulate', ['parcels', 'depot'], { port: '0', fault: [] });
    await terminal.output.until('until Ctrl-C');
    const { text } = terminal.output;
    const base = /base URL +(http:\/\/127\.0\.0\.1:\d+\/parcels\/v1)\n/.exec(text)?.[1] ?? '';
    const key = /apiKey +(\S+)/.exec(text)?.[1] ?? '';
    const listed = await fetch(`${base}/parcels`, { headers: { authorization: `Bearer ${key}` } });
    expect(await listed.json()).toMatchObject({ parcels: [{ id: 'par_1' }] });
    expect(text).toMatch(/events +parcel\.delivered, parcel\.lost\n/);
    expect(text).toMatch(/sent for +crates\.create \(crate\.created\), /);
    expect(text).toContain('/_events/depot/crate.created');
    terminal.requestStop();
    expect(await code).toBe(0);
    expect(terminal.listening).toBe(0);
    await expect(fetch(base)).rejects.toThrow('fetch failed');
  });

  it('sends the events of changes to its target, and prints them', async () => {
    const receiver = createServer((_request, response) => response.writeHead(202, { connection: 'close' }).end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const hooks = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
    const code = terminal.run('simulate', ['depot'], { port: '0', target: [`depot=${hooks}`], seed: '3', sandbox: true });
    await terminal.output.until('until Ctrl-C');
    const base = /base URL +(\S+)/.exec(terminal.output.text)?.[1] ?? '';
    const key = /apiKey +(\S+)/.exec(terminal.output.text)?.[1] ?? '';
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const made = await fetch(`${base}/crates`, { method: 'POST', headers, body: JSON.stringify({ label: 'Plums' }) });
    // A sandbox has a limit of 2.
    expect([made.status, made.headers.get('x-limit')]).toEqual([200, '2']);
    await terminal.output.until('-> depot crate.created: answered 202');
    terminal.requestStop();
    expect(await code).toBe(0);
    await new Promise((resolve) => receiver.close(resolve));
  });

  it('lets go wrong what was asked for', async () => {
    const code = terminal.run('simulate', ['depot'], { port: '0', fault: ['5xx:1'] });
    await terminal.output.until('until Ctrl-C');
    const base = /base URL +(\S+)/.exec(terminal.output.text)?.[1] ?? '';
    expect((await fetch(`${base}/crates`)).status).toBe(503);
    terminal.requestStop();
    await code;
  });

  it('says in a sentence what it cannot do', async () => {
    const refusal = (flags: Parameters<MemoryTerminal['run']>[2], name = 'depot') =>
      expect(terminal.run('simulate', [name], flags)).rejects;
    await refusal({}, 'nowhere').toMatchObject({ code: 'UnknownPlugin' });
    await refusal({ port: 'high' }).toThrow('--port must be a whole number from 0 to 65535');
    await refusal({ fault: ['often'] }).toThrow('--fault takes');
    await refusal({ target: ['nonsense'] }).toThrow('--target takes a URL');
    await refusal({ target: ['shop=http://127.0.0.1:1/'] }).toThrow('"shop", which is not simulated');
    await refusal({ target: ['https://example.com/'] }).toThrow('this machine only');
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    await refusal({ port: String((other.address() as AddressInfo).port) }).toMatchObject({ code: 'PortInUse' });
    await new Promise((resolve) => other.close(resolve));
  });
});
