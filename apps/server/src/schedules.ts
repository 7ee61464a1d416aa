import type { FastifyBaseLogger } from 'fastify';
import { refreshExpiredCards } from './features/cards/schedule.ts';
import { expireJobs } from './features/jobs/schedule.ts';
import { deleteOldFlows } from './features/sign-in/schedule.ts';
import { deleteOldListings } from './features/talent-pool/schedule.ts';
import type { Deps } from './platform/http/deps.ts';
import { deleteOldKeys } from './platform/idempotency.ts';
import { deleteExpiredCounters } from './platform/limits.ts';

/** What runs by time in every server process; each act is safe to run twice. */
export function startSchedules(deps: Deps, log: FastifyBaseLogger): void {
  const hourly = [deleteOldKeys, deleteExpiredCounters, deleteOldFlows, refreshExpiredCards, expireJobs, deleteOldListings];
  const run = async () => {
    for (const act of hourly) await act(deps.db).catch((error: unknown) => log.error({ err: error, act: act.name }, 'a scheduled act failed'));
  };
  setInterval(() => void run(), 3_600_000).unref();
  void run();
}
