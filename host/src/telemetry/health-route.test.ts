import { VirtualClock } from '@mooring/core/runtime';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ConnectionReport } from './health-report.js';
import { registerHealthDetails } from './health-route.js';

const token = 'a-token-that-nobody-could-guess-soon-0123456789';
const bearer = { authorization: `Bearer ${token}` };
const report = (connection: string, more: Partial<ConnectionReport> = {}): ConnectionReport => ({
  plugin: 'shop',
  connection,
  tenant: undefined,
  state: 'healthy',
  why: 'healthy: the last calls went well',
  errorRate: 0,
  latencyMs: 10,
  usualLatencyMs: 10,
  calls: 20,
  lastCallAt: new Date('2026-11-25T12:00:00Z'),
  circuits: [],
  limits: [],
  ...more,
});

const apps: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

function open(
  reports: readonly ConnectionReport[],
  more: { readonly isReady?: boolean; readonly token?: undefined } = {},
): FastifyInstance {
  const app = Fastify();
  apps.push(app);
  registerHealthDetails(app, {
    clock: new VirtualClock(),
    token: 'token' in more ? undefined : token,
    isReady: () => more.isReady ?? true,
    report: () => reports,
  });
  return app;
}

describe('GET /health/details', () => {
  it('says how each connection is doing, to whoever has the token of the API', async () => {
    const failing = report('acme', {
      tenant: 'north',
      state: 'failing',
      why: 'failing: 60 % of the last calls failed',
      errorRate: 0.61234,
    });
    const answer = await open([failing, report('main')]).inject({ url: '/health/details', headers: bearer });
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'application/health+json; charset=utf-8',
      'no-store',
    ]);
    expect(answer.json()).toEqual({
      status: 'warn',
      connections: { healthy: 1, degraded: 0, failing: 1, unused: 0 },
      checks: {
        'shop:errorRate': [
          {
            componentId: 'north/acme',
            componentType: 'connection',
            observedValue: 0.612,
            observedUnit: 'ratio',
            status: 'warn',
            time: '2026-11-25T12:00:00.000Z',
            output: 'failing: 60 % of the last calls failed',
          },
          expect.objectContaining({ componentId: 'main', status: 'pass' }),
        ],
      },
    });
  });

  it('passes when all is well, and fails only when the host itself is not ready', async () => {
    const well = await open([report('acme')]).inject({ url: '/health/details', headers: bearer });
    expect([well.statusCode, well.json<{ status: string }>().status]).toEqual([200, 'pass']);
    const stopped = await open([report('acme')], { isReady: false }).inject({ url: '/health/details', headers: bearer });
    expect([stopped.statusCode, stopped.json<{ status: string }>().status]).toEqual([503, 'fail']);
  });

  it('lists 200 connections at most and counts them all', async () => {
    const many = Array.from({ length: 500 }, (_, number) => report(`c${number}`));
    const answer = await open(many).inject({ url: '/health/details', headers: bearer });
    const { checks, connections } = answer.json<{ checks: Record<string, unknown[]>; connections: { healthy: number } }>();
    expect([checks['shop:errorRate']?.length, connections.healthy]).toEqual([200, 500]);
  });

  it('tells strangers nothing, and those who guess to wait', async () => {
    const app = open([report('acme')]);
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      const answer = await app.inject({ url: '/health/details', headers: { authorization: `Bearer ${guess}` } });
      expect(answer.body).toBe('{"status":"fail"}');
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect((await app.inject({ url: '/health/details', headers: bearer })).statusCode).toBe(200);
  });

  it('is not there where no token is configured', async () => {
    expect((await open([], { token: undefined }).inject({ url: '/health/details', headers: bearer })).statusCode).toBe(404);
  });
});
