import { VirtualClock } from '../ports/virtual-clock.js';
import { HealthBook, type HealthOwner } from './health-book.js';

const owner = (key: string): HealthOwner => ({
  key,
  name: key,
  tenant: undefined,
  plugin: { id: 'shop' },
  bases: new Map([['', { origin: 'https://api.shop.example' }]]),
});
const acme = owner('acme');

interface Bench {
  readonly book: HealthBook;
  readonly clock: VirtualClock;
  readonly changes: readonly string[];
  readonly good: (times?: number, durationMs?: number) => void;
  readonly bad: (times?: number) => void;
}

function bench(): Bench {
  const clock = new VirtualClock();
  const changes: string[] = [];
  const book = new HealthBook(clock, ({ name }, from, to) => changes.push(`${name}: ${from} to ${to}`));
  return {
    book,
    clock,
    changes,
    good: (times = 1, durationMs = 10) => {
      for (let time = 0; time < times; time += 1) book.note(acme, 'good', durationMs);
    },
    bad: (times = 1) => {
      for (let time = 0; time < times; time += 1) book.note(acme, 'bad', 10, { code: 'AuthenticationFailed', status: 401 });
    },
  };
}

describe('HealthBook', () => {
  it('judges nothing before five calls', () => {
    const { book, bad, changes } = bench();
    bad(4);
    expect(book.of('acme')).toMatchObject({ state: 'healthy', errorRate: 1, calls: 4 });
    bad();
    expect(book.of('acme')?.state).toBe('failing');
    expect(changes).toEqual(['acme: healthy to failing']);
  });

  it('counts the first calls equally, so that the rate is the share of failures', () => {
    const { book, good, bad } = bench();
    good(3);
    bad(1);
    expect(book.of('acme')?.errorRate).toBeCloseTo(0.25);
  });

  it('goes down by degraded to failing and back the same way, and tells each change once', () => {
    const { good, bad, changes } = bench();
    good(20);
    bad(3);
    expect(changes).toEqual(['acme: healthy to degraded']);
    bad(15);
    good(80);
    expect(changes).toEqual([
      'acme: healthy to degraded',
      'acme: degraded to failing',
      'acme: failing to degraded',
      'acme: degraded to healthy',
    ]);
  });

  it('does not flutter between two states when the rate stays at the border', () => {
    const { good, bad, changes } = bench();
    good(20);
    for (let round = 0; round < 200; round += 1) {
      bad();
      good(5 + (round % 10));
    }
    expect(changes).toEqual(['acme: healthy to degraded']);
  });

  it('says nothing about calls that were the mistake of the caller', () => {
    const { book, changes } = bench();
    for (let time = 0; time < 20; time += 1) book.note(acme, 'neutral', 10, { code: 'InvalidInput', status: undefined });
    expect(book.of('acme')).toBeUndefined();
    expect(changes).toEqual([]);
  });

  it('lets old calls weigh less: a quiet minute halves what they say beside a new one', async () => {
    const quick = bench();
    quick.good(40);
    quick.bad();
    const later = bench();
    later.good(40);
    await later.clock.advance(60_000);
    later.bad();
    expect(quick.book.of('acme')?.errorRate).toBeCloseTo(1 / 20);
    expect(later.book.of('acme')?.errorRate).toBeCloseTo(1 / 11);
  });

  it('finds a connection failing that is called once an hour and fails each time, but not after its first failure', async () => {
    const { book, clock, good, bad } = bench();
    good(10);
    const states: (string | undefined)[] = [];
    for (let hour = 0; hour < 5; hour += 1) {
      await clock.advance(3_600_000);
      bad();
      states.push(book.of('acme')?.state);
    }
    expect(states).toEqual(['degraded', 'degraded', 'degraded', 'failing', 'failing']);
  });

  it('keeps the state of a connection that is not called: time alone proves nothing', async () => {
    const { book, clock, bad } = bench();
    bad(10);
    const lastCallAt = clock.now();
    await clock.advance(3_600_000);
    expect(book.of('acme')).toMatchObject({ state: 'failing', lastCallAt });
  });

  it('calls a connection degraded that has become three times slower than usual, beyond what is noise', () => {
    const { book, good } = bench();
    good(200, 100);
    good(15, 1_000);
    expect(book.of('acme')).toMatchObject({ state: 'degraded', errorRate: 0 });
    good(60, 100);
    expect(book.of('acme')?.state).toBe('healthy');
    const quick = bench();
    quick.good(200, 5);
    quick.good(15, 100);
    expect(quick.book.of('acme')?.state).toBe('healthy');
  });

  it('remembers the latest failure without the error itself', () => {
    const { book, good, bad } = bench();
    bad();
    good();
    expect(book.of('acme')?.lastFailure).toEqual({ code: 'AuthenticationFailed', status: 401 });
  });

  it('keeps no credentials: of what it is told about it copies the name only', () => {
    const { book } = bench();
    const connection = { ...acme, credentials: new Map([['apiKey', 'secret']]) };
    book.note(connection, 'good', 1);
    const [[kept] = []] = [...book.all()];
    expect(Object.keys(kept ?? {}).toSorted()).toEqual(['bases', 'key', 'name', 'plugin', 'tenant']);
  });

  it('knows 10,000 connections at most, and forgets such as were not called lately', async () => {
    const { book, clock } = bench();
    for (let number = 0; number < 10_000; number += 1) book.note(owner(`c${number}`), 'good', 1);
    await clock.advance(120_000);
    book.note(owner('c0'), 'good', 1);
    book.note(owner('new'), 'good', 1);
    expect([...book.all()]).toHaveLength(10_000);
    expect([book.of('c0')?.calls, book.of('c1'), book.of('new')?.calls]).toEqual([2, undefined, 1]);
  });

  it('forgets a connection when it is told to', () => {
    const { book, good } = bench();
    good();
    book.forget('acme');
    expect(book.of('acme')).toBeUndefined();
  });
});
