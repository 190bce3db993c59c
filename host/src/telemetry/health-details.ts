import type { ConnectionReport } from './health-report.js';

/** Health of a host in the shape of `application/health+json` (draft-inadarei-api-health-check-06, read 2026-11-25). */
export interface HealthDetails {
  /** `fail` only where the host itself is not ready: a provider's outage is a `warn`, for it must not restart anybody's process. */
  readonly status: 'pass' | 'warn' | 'fail';
  /** Connections by state. */
  readonly connections: Readonly<Record<ConnectionReport['state'], number>>;
  /** By `<plugin>:errorRate`, the worst first, 200 in all. */
  readonly checks: Readonly<Record<string, readonly HealthCheck[]>>;
}

export interface HealthCheck {
  /** Name of the connection, with its tenant before it where it has one: `tenant/name`. */
  readonly componentId: string;
  readonly componentType: 'connection';
  readonly observedValue: number;
  readonly observedUnit: 'ratio';
  readonly status: 'pass' | 'warn';
  /** When it was last called. */
  readonly time?: string;
  readonly output: string;
}

const mostChecks = 200;

export function healthDetails(reports: readonly ConnectionReport[], isReady: boolean): HealthDetails {
  const connections = { healthy: 0, degraded: 0, failing: 0, unused: 0 };
  for (const { state } of reports) connections[state] += 1;
  const checks = new Map<string, HealthCheck[]>();
  for (const report of reports.slice(0, mostChecks)) {
    const name = `${report.plugin}:errorRate`;
    const known = checks.get(name);
    if (known === undefined) checks.set(name, [checkOf(report)]);
    else known.push(checkOf(report));
  }
  const isWell = connections.degraded + connections.failing === 0;
  return { status: isReady ? (isWell ? 'pass' : 'warn') : 'fail', connections, checks: Object.fromEntries(checks) };
}

function checkOf({ connection, tenant, state, why, errorRate, lastCallAt }: ConnectionReport): HealthCheck {
  return {
    componentId: tenant === undefined ? connection : `${tenant}/${connection}`,
    componentType: 'connection',
    observedValue: Math.round(errorRate * 1_000) / 1_000,
    observedUnit: 'ratio',
    status: state === 'degraded' || state === 'failing' ? 'warn' : 'pass',
    ...(lastCallAt === undefined ? {} : { time: lastCallAt.toISOString() }),
    output: why,
  };
}
