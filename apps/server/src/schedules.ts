import type { FastifyInstance } from 'fastify';
import { refreshExpiredCards } from './features/cards/schedule.ts';
import { announceExpiringJobs, expireJobs } from './features/jobs/schedule.ts';
import { expireShares } from './features/shares/schedule.ts';
import { deleteOldNotifications } from './features/notifications/schedule.ts';
import { deleteUnusedPictures } from './features/pictures/schedule.ts';
import { runDailyRetention } from './features/privacy/schedule.ts';
import { deleteOldFlows } from './features/sign-in/schedule.ts';
import { deleteOldListings } from './features/talent-pool/schedule.ts';
import type { Deps } from './platform/http/deps.ts';
import { deleteOldKeys } from './platform/idempotency.ts';
import { deleteExpiredCounters } from './platform/limits.ts';

const hour = 3_600_000;

/**
 * What runs by time in every server process; each act is safe to run twice. Closing the app lets the act under way end
 * before the database goes.
 */
export function startSchedules(app: FastifyInstance, deps: Deps): void {
  const hourly = [deleteOldKeys, deleteExpiredCounters, deleteOldFlows, refreshExpiredCards, announceExpiringJobs, expireJobs, expireShares, deleteOldListings, deleteOldNotifications, deleteUnusedPictures, runDailyRetention];
  let isClosing = false;
  const runAll = async () => {
    for (const act of hourly) {
      if (isClosing) return;
      await act(deps.db, deps).catch((error: unknown) => app.log.error({ err: error, act: act.name }, 'a scheduled act failed'));
    }
  };
  let round = runAll();
  const timer = setInterval(() => void (round = runAll()), hour).unref();
  app.addHook('onClose', async () => {
    isClosing = true;
    clearInterval(timer);
    await round;
  });
}
