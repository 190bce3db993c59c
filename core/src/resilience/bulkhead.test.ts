import { VirtualClock } from '../ports/virtual-clock.js';
import { createBulkhead } from './bulkhead.js';

const never = Number.MAX_SAFE_INTEGER;

/** A task that ends when told to. */
function heldTask(): { task: () => Promise<string>; finish: () => void; started: () => boolean } {
  let finish: () => void = () => undefined;
  let started = false;
  const ended = new Promise<string>((resolve) => (finish = () => resolve('done')));
  return {
    task: () => {
      started = true;
      return ended;
    },
    finish: () => finish(),
    started: () => started,
  };
}

describe('createBulkhead', () => {
  it('starts a task before it returns while there are slots', async () => {
    const bulkhead = createBulkhead(new VirtualClock(), { concurrency: 2 });
    const held = heldTask();
    const running = bulkhead.run(held.task, { deadlineAt: never });
    expect([held.started(), bulkhead.running, bulkhead.waiting]).toEqual([true, 1, 0]);
    held.finish();
    expect(await running).toBe('done');
    expect(bulkhead.running).toBe(0);
  });

  it('runs no more than allowed at once, the others in order of arrival', async () => {
    const clock = new VirtualClock();
    const bulkhead = createBulkhead(clock, { concurrency: 3, queue: 100 });
    let underWay = 0;
    let most = 0;
    const order: number[] = [];
    const work = Array.from({ length: 50 }, (_, index) =>
      bulkhead.run(
        async () => {
          order.push(index);
          underWay += 1;
          most = Math.max(most, underWay);
          await clock.sleep(10);
          underWay -= 1;
        },
        { deadlineAt: never },
      ),
    );
    await clock.settle(Promise.all(work));
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(clock.pending).toBe(0);
  });

  it('passes on what a task throws and frees its slot', async () => {
    const bulkhead = createBulkhead(new VirtualClock(), { concurrency: 1 });
    await expect(bulkhead.run(() => Promise.reject(new Error('boom')), { deadlineAt: never })).rejects.toThrow('boom');
    expect(bulkhead.running).toBe(0);
    await expect(bulkhead.run(() => Promise.resolve(1), { deadlineAt: never })).resolves.toBe(1);
  });

  it('refuses when the queue is full', async () => {
    const clock = new VirtualClock();
    const bulkhead = createBulkhead(clock, { concurrency: 1, queue: 1 });
    const first = heldTask();
    const running = bulkhead.run(first.task, { deadlineAt: never });
    const queued = bulkhead.run(() => Promise.resolve('next'), { deadlineAt: never });
    await expect(bulkhead.run(() => Promise.resolve('late'), { deadlineAt: never })).rejects.toMatchObject({
      code: 'BulkheadFull',
      retryable: true,
    });
    first.finish();
    expect(await Promise.all([running, queued])).toEqual(['done', 'next']);
  });

  it('lets an aborted task go at once; it takes no place, and those behind it are served', async () => {
    const clock = new VirtualClock();
    const bulkhead = createBulkhead(clock, { concurrency: 1, queue: 1 });
    const first = heldTask();
    const running = bulkhead.run(first.task, { deadlineAt: never });
    const aborter = new AbortController();
    const abortedTask = heldTask();
    const aborted = bulkhead.run(abortedTask.task, { deadlineAt: never, signal: aborter.signal });
    aborter.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    const next = bulkhead.run(() => Promise.resolve('next'), { deadlineAt: never });
    first.finish();
    expect(await Promise.all([running, next])).toEqual(['done', 'next']);
    expect([abortedTask.started(), clock.pending]).toEqual([false, 0]);
  });

  it('ends the wait at the deadline', async () => {
    const clock = new VirtualClock();
    const bulkhead = createBulkhead(clock, { concurrency: 1 });
    const first = heldTask();
    const running = bulkhead.run(first.task, { deadlineAt: never });
    const late = heldTask();
    const refused = expect(bulkhead.run(late.task, { deadlineAt: clock.now() + 500 })).rejects.toMatchObject({ code: 'DeadlineExceeded' });
    await clock.advance(500);
    await refused;
    first.finish();
    await running;
    await clock.drain();
    expect(late.started()).toBe(false);
  });
});
