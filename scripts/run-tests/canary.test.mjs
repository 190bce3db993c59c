import { PassThrough } from 'node:stream';
import { scratchFolder, writeFiles } from '../testing/scratch-folder.mjs';
import { collect, leakedIn } from './canary.mjs';

const canary = 'canary7f3b9c0d2e';
const nothing = () => Buffer.alloc(0);

describe('the search for made-up secrets after a run', () => {
  it('finds them in what was printed and in files that were left, in any spelling', async () => {
    const folder = scratchFolder();
    writeFiles(folder, {
      'a/left.sqlite': Buffer.from(`key:${canary}`).toString('base64'),
      'b/clean.log': 'nothing to see',
    });
    expect(await leakedIn(canary, [() => Buffer.from(`x ${canary}`), nothing], folder)).toEqual([
      'stdout, plain, at byte 2',
      expect.stringMatching(/^a\/left\.sqlite, base64, at byte \d+$/),
    ]);
    expect(await leakedIn('another0123456789', [nothing, nothing], folder)).toEqual([]);
  });

  it('lets the output through while it keeps it', async () => {
    const [from, to] = [new PassThrough(), new PassThrough()];
    const kept = collect(from, to);
    from.end('printed');
    await new Promise((resolve) => from.once('end', resolve));
    expect([String(kept()), String(to.read())]).toEqual(['printed', 'printed']);
  });
});
