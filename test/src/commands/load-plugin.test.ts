import { depot } from '../fixtures/depot-plugin.js';
import { MemoryTerminal } from '../fixtures/memory-terminal.js';
import { parcels } from '../fixtures/parcels-plugin.js';
import { loadPlugin, loadPlugins } from './load-plugin.js';

describe('loadPlugin', () => {
  const terminal = new MemoryTerminal();
  const sources = { program: terminal, terminal, flags: {}, command: 'simulate' };
  beforeEach(() => {
    terminal.configured = [];
  });
  afterAll(() => terminal.dispose());

  it('takes a plugin of the configuration by its id', async () => {
    terminal.configured = [parcels, depot];
    expect(await loadPlugin('depot', sources)).toBe(depot);
  });

  it('finds a package by its whole name, or by that of the plugin', async () => {
    terminal.install('node_modules/@mooring/plugin-depot', '@mooring/plugin-depot', { version: 1, depot });
    terminal.install('node_modules/parcels-for-mooring', 'parcels-for-mooring', { default: parcels });
    expect(await loadPlugin('depot', sources)).toBe(depot);
    expect(await loadPlugin('@mooring/plugin-depot', sources)).toBe(depot);
    expect(await loadPlugin('parcels-for-mooring', sources)).toBe(parcels);
  });

  it('takes the folder of a package, or a module', async () => {
    terminal.install('.', 'my-depot', { depot });
    terminal.install('plugins/parcels', 'my-parcels', { parcels });
    expect(await loadPlugin('.', sources)).toBe(depot);
    expect(await loadPlugin('./plugins/parcels', sources)).toBe(parcels);
    expect(await loadPlugin('./plugins/parcels/index.js', sources)).toBe(parcels);
  });

  it('says what is wrong with a name', async () => {
    terminal.install('node_modules/empty', 'empty', { answer: 42 });
    terminal.install('node_modules/broken', 'broken', new SyntaxError('Unexpected token\n  at line 3'));
    await expect(loadPlugin('nowhere', sources)).rejects.toMatchObject({
      code: 'UnknownPlugin',
      message: expect.stringContaining('"nowhere"') as unknown,
    });
    await expect(loadPlugin('./nowhere', sources)).rejects.toMatchObject({ code: 'UnknownPlugin' });
    await expect(loadPlugin('empty', sources)).rejects.toThrow('exports no plugin');
    await expect(loadPlugin('broken', sources)).rejects.toThrow(/could not be loaded from .*: Unexpected token$/);
  });

  it('loads several, each once', async () => {
    terminal.configured = [parcels, depot];
    expect(await loadPlugins(['depot', 'parcels', 'depot'], sources)).toEqual([depot, parcels]);
  });
});
