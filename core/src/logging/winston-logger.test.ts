import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { VirtualClock } from '../ports/virtual-clock.js';
import { createWinstonLogger } from './winston-logger.js';

class Memory extends Writable {
  readonly writes: string[] = [];
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.writes.push(chunk.toString());
    done();
  }
}

const clock = new VirtualClock(Date.UTC(2026, 0, 2, 3, 4, 5, 6));

describe('createWinstonLogger', () => {
  it('writes one JSON object per line, in one write', async () => {
    const stream = new Memory();
    const logger = createWinstonLogger({ destination: { stream }, clock });
    logger.info('call', { plugin: 'shop', durationMs: 12, level: 'forged', nothing: undefined });
    logger.error('lost', { error: new Error('boom') });
    await logger.close();
    expect(stream.writes.filter((write) => write !== '')).toEqual([
      '{"time":"2026-01-02T03:04:05.006Z","level":"info","message":"call","plugin":"shop","durationMs":12}\n',
      '{"time":"2026-01-02T03:04:05.006Z","level":"error","message":"lost","error":{"name":"Error","message":"boom"}}\n',
    ]);
  });

  it('writes a short line for people, and no forged second one', async () => {
    const stream = new Memory();
    const logger = createWinstonLogger({ style: 'pretty', destination: { stream }, clock });
    logger.warn('retry\nnow', { plugin: 'shop', reason: 'too many' });
    await logger.close();
    expect(stream.writes[0]).toBe('03:04:05.006 WARN  retry\\nnow plugin=shop reason="too many"\n');
  });

  it('closes although somebody wraps the stream and never calls back', async () => {
    const stream = new Memory();
    const written: unknown[] = [];
    stream.write = (chunk: unknown): boolean => written.push(chunk) > 0;
    const logger = createWinstonLogger({ destination: { stream }, clock });
    logger.info('call');
    await logger.close();
    expect(written).toHaveLength(1);
  });

  it('colours only where it is told to or writes to a terminal', async () => {
    const stream = new Memory();
    const logger = createWinstonLogger({ style: 'pretty', coloured: true, destination: { stream }, clock });
    logger.info('x');
    await logger.close();
    expect(stream.writes[0]).toContain('\u001b[32mINFO');
  });

  it('builds nothing for a level that is off', () => {
    const stream = new Memory();
    let rendered = 0;
    const redact = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
      rendered += 1;
      return fields;
    };
    const logger = createWinstonLogger({ level: 'warn', destination: { stream }, redact });
    logger.info('x', { a: 1 });
    logger.debug('x', { a: 1 });
    expect([rendered, logger.isLevelEnabled('info'), logger.isLevelEnabled('warn')]).toEqual([0, false, true]);
    logger.setLevel('debug');
    logger.debug('x');
    expect(rendered).toBe(1);
  });

  it('has every line of a burst in the file when close resolves', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mooring-log-'));
    const file = join(folder, 'out.log');
    const logger = createWinstonLogger({ destination: { file }, clock });
    for (let line = 0; line < 5_000; line += 1) logger.info('line', { line });
    await Promise.all([logger.close(), logger.close()]);
    logger.info('after the end');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(5_000);
    expect(JSON.parse(lines[4_999] ?? '')).toMatchObject({ line: 4_999 });
    await rm(folder, { recursive: true });
  });

  it('survives what JSON cannot hold', async () => {
    const stream = new Memory();
    const logger = createWinstonLogger({ destination: { stream }, clock });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    logger.info('odd', { big: 12n, circle, map: new Map(), when: new Date(0) });
    await logger.close();
    expect(JSON.parse(stream.writes[0] ?? '')).toMatchObject({ big: '12', map: '[Map]', when: '1970-01-01T00:00:00.000Z' });
  });

  it('tells once of a destination that fails, and never the caller', async () => {
    const failures: Error[] = [];
    let told: () => void = () => undefined;
    const failed = new Promise<void>((resolve) => (told = resolve));
    const onFailure = (error: Error): void => {
      failures.push(error);
      told();
    };
    const logger = createWinstonLogger({ destination: { file: join(tmpdir(), 'no', 'such', 'folder', 'out.log') }, clock, onFailure });
    logger.info('x');
    await failed;
    logger.info('y');
    await logger.close();
    expect(failures).toHaveLength(1);
  });
});
