import { MemoryTerminal } from './fixtures/memory-terminal.js';
import { listenForStop } from './stop-signal.js';

describe('listenForStop', () => {
  const terminal = new MemoryTerminal(undefined);
  afterAll(() => terminal.dispose());

  it('resolves at the first request, takes an echo of it for one, and ends the process at a second', async () => {
    const stop = listenForStop(terminal);
    terminal.requestStop();
    await stop.requested;
    terminal.elapsedMs += 20;
    terminal.requestStop();
    expect(terminal.exits).toEqual([]);
    terminal.elapsedMs += 1_000;
    terminal.requestStop();
    expect(terminal.exits).toEqual([130]);
    stop.close();
    terminal.requestStop();
    expect(terminal.exits).toEqual([130]);
  });
});
