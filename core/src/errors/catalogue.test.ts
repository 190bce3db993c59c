import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { errorCatalogue } from './catalogue.js';
import { isMooringError, MooringError } from './mooring-error.js';

const page = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8');
const rows = [...page.matchAll(/^\| `(\w+)` \| (yes|no) \| (.+?) \| (.+?) \|$/gm)].map(([, code, retryable, meaning, remedy]) => ({
  code,
  retryable: retryable === 'yes',
  meaning,
  remedy,
}));

describe('docs/errors.md', () => {
  it('lists exactly the codes of the catalogue, in its words', () => {
    expect(rows).toEqual(
      Object.entries(errorCatalogue).map(([code, { retryable, meaning, remedy }]) => ({ code, retryable, meaning, remedy })),
    );
  });
});

describe('MooringError', () => {
  const error = new MooringError('RateLimited', 'shop list: too fast.', { plugin: 'shop', retryAfterMs: 5, cause: new Error('below') });

  it('knows whether a retry makes sense, and its cause', () => {
    expect(error).toMatchObject({ code: 'RateLimited', retryable: true, plugin: 'shop', retryAfterMs: 5, cause: { message: 'below' } });
    expect(new MooringError('NotFound', 'x').retryable).toBe(false);
  });

  it('is recognised across copies of the package, and nothing else is', () => {
    expect(isMooringError(error)).toBe(true);
    const fromAnotherCopy = Object.defineProperty(new Error('x'), Symbol.for('mooring.error'), { value: true });
    expect(isMooringError(fromAnotherCopy)).toBe(true);
    for (const other of [new Error('x'), undefined, null, 'RateLimited', { code: 'RateLimited' }])
      expect(isMooringError(other)).toBe(false);
  });

  it('becomes JSON without its cause', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'RateLimited',
      message: 'shop list: too fast.',
      retryable: true,
      plugin: 'shop',
      retryAfterMs: 5,
    });
  });

  it('takes more details without losing what it knew', () => {
    const more = error.with({ attempts: 3 });
    expect(more).toMatchObject({ code: 'RateLimited', plugin: 'shop', attempts: 3, retryAfterMs: 5, stack: error.stack });
    expect(inspect(more)).toContain('RateLimited');
  });
});
