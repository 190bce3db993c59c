import { nextTurn } from '../fixtures/loopback-server.js';
import type { OperationEvent } from './operation-event.js';
import { OperationEvents } from './operation-events.js';

const opened: OperationEvent = { type: 'breaker.opened', plugin: 'shop', origin: 'https://api.shop.example', operation: 'read' };
const closed: OperationEvent = { ...opened, type: 'breaker.closed' };
const numbered = (number: number): OperationEvent => ({ ...opened, plugin: String(number) });

describe('OperationEvents', () => {
  it('tells each listener of its own type, and those of "*" of everything', () => {
    const events = new OperationEvents();
    const heard: string[] = [];
    events.on('breaker.opened', ({ origin }) => heard.push(`opened ${origin}`));
    events.on('*', ({ type }) => heard.push(`any ${type}`));
    events.emit(opened);
    events.emit(closed);
    expect(heard).toEqual(['opened https://api.shop.example', 'any breaker.opened', 'any breaker.closed']);
  });

  it('knows whether anybody listens, so that nothing is built for nobody', () => {
    const events = new OperationEvents();
    expect(events.isHeard('breaker.opened')).toBe(false);
    const removeOne = events.on('breaker.opened', () => undefined);
    expect([events.isHeard('breaker.opened'), events.isHeard('breaker.closed')]).toEqual([true, false]);
    const removeAll = events.on('*', () => undefined);
    expect(events.isHeard('breaker.closed')).toBe(true);
    removeOne();
    removeAll();
    removeAll();
    expect(events.isHeard('breaker.opened')).toBe(false);
  });

  it('takes away one registration at a time when a function was given twice', () => {
    const events = new OperationEvents();
    let times = 0;
    const listener = (): void => void (times += 1);
    const remove = events.on('breaker.opened', listener);
    events.on('breaker.opened', listener);
    events.emit(opened);
    remove();
    events.emit(opened);
    expect(times).toBe(3);
  });

  it('goes on when a listener throws or rejects, and reports it', async () => {
    const errors: unknown[] = [];
    const events = new OperationEvents((error) => errors.push(error));
    let reached = false;
    events.on('breaker.opened', () => {
      throw new Error('thrown');
    });
    events.on('breaker.opened', async () => {
      throw new Error('rejected');
    });
    events.on('*', () => void (reached = true));
    expect(() => events.emit(opened)).not.toThrow();
    await nextTurn();
    expect(reached).toBe(true);
    expect(errors).toEqual([new Error('thrown'), new Error('rejected')]);
  });

  it('lets a listener take itself away while it is told', () => {
    const events = new OperationEvents();
    const heard: string[] = [];
    const remove = events.on('breaker.opened', () => {
      heard.push('once');
      remove();
    });
    events.on('breaker.opened', () => heard.push('always'));
    events.emit(opened);
    events.emit(opened);
    expect(heard).toEqual(['once', 'always', 'always']);
  });
});

describe('a stream of operation events', () => {
  it('gives events in order, those that came while the reader was busy included, and leaves nothing when the loop is left', async () => {
    const events = new OperationEvents();
    const heard: string[] = [];
    const reading = (async () => {
      for await (const { type } of events.stream()) {
        heard.push(type);
        if (heard.length === 1) events.emit(closed);
        if (heard.length === 2) break;
      }
    })();
    events.emit(opened);
    await reading;
    expect(heard).toEqual(['breaker.opened', 'breaker.closed']);
    expect(events.isHeard('breaker.opened')).toBe(false);
  });

  it('drops the oldest when its reader is more than 1,000 events behind', async () => {
    const events = new OperationEvents();
    const stream = events.stream();
    const first = stream.next();
    for (let number = 0; number < 1_500; number += 1) events.emit(numbered(number));
    // The first wait ends in a turn of its own, so that all 1,500 have come before anything is taken.
    expect((await first).value).toMatchObject({ plugin: '500' });
    expect((await stream.next()).value).toMatchObject({ plugin: '501' });
    await stream.return();
    expect(events.isHeard('breaker.opened')).toBe(false);
  });

  it('ends a wait when its signal aborts, and takes its listener off the signal', async () => {
    const events = new OperationEvents();
    const controller = new AbortController();
    const stream = events.stream(controller.signal);
    const waiting = stream.next();
    expect(events.isHeard('breaker.opened')).toBe(true);
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(events.isHeard('breaker.opened')).toBe(false);
    expect(await events.stream(controller.signal).next()).toEqual({ done: true, value: undefined });
  });
});
