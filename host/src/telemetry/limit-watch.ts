import type { Logger, Meter } from '@mooring/core';
import type { Limiter, OperationEventSink } from '@mooring/core/runtime';
import { laneOwner } from './lane-owner.js';

type LaneUsage = NonNullable<ReturnType<Limiter['usage']>>;

/** Tells how far the limits of providers are used. */
export interface LimitWatch {
  /** To be given to the limiter: use of a lane has passed 80 %. */
  readonly onWarning: (usage: LaneUsage) => void;
  /** Sets the gauge of each limit to the largest use of any connection. To be called before metrics are read. */
  measure(limiter: Pick<Limiter, 'usages'>): void;
}

/** Warnings go to listeners, log and meter; a metric names the limit and never whose it is. */
export function createLimitWatch({
  meter,
  logger,
  events,
}: {
  readonly meter: Meter;
  readonly logger: Logger;
  readonly events: OperationEventSink;
}): LimitWatch {
  /** What the gauge shows, by plugin and limit: one that nobody uses any more must fall to 0. */
  const shown = new Map<string, { readonly plugin: string; readonly limit: string; ratio: number }>();
  return {
    onWarning({ name: { owner, limit, split }, usedRatio, exhaustedInMs }) {
      const { plugin, connection, tenant } = laneOwner(owner);
      meter.count('mooring_limit_warnings_total', { plugin, limit });
      logger.warn('limit used to 80 % and more', {
        plugin,
        ...(connection === undefined ? {} : { connection }),
        ...(tenant === undefined ? {} : { tenant }),
        limit,
        ...(split === '' ? {} : { split }),
        usedRatio: Math.round(usedRatio * 100) / 100,
        ...(exhaustedInMs === undefined ? {} : { exhaustedInMs }),
      });
      if (events.isHeard('limit.warned'))
        events.emit({ type: 'limit.warned', plugin, connection, tenant, limit, split, usedRatio, exhaustedInMs });
    },
    measure(limiter) {
      for (const series of shown.values()) series.ratio = 0;
      for (const usage of limiter.usages()) {
        // What nobody has declared and no answer has told cannot be used up.
        if (usage.limit === undefined) continue;
        const { owner, limit } = usage.name;
        const { plugin } = laneOwner(owner);
        const key = `${plugin} ${limit}`;
        const series = shown.get(key);
        if (series === undefined) shown.set(key, { plugin, limit, ratio: usage.usedRatio });
        else series.ratio = Math.max(series.ratio, usage.usedRatio);
      }
      for (const { plugin, limit, ratio } of shown.values()) meter.gauge('mooring_limit_used_ratio', ratio, { plugin, limit });
    },
  };
}
