import type { FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { sealNewActivity } from './features/activity/schedule.ts';
import { runDailyBackup } from './features/backup/schedule.ts';
import { deleteOldAlerts, reconcileDaily, verifyDaily } from './features/alerts/schedule.ts';
import { announceExpiringRegistrations, refreshExpiredCards } from './features/cards/schedule.ts';
import { countDailyFigures } from './features/dashboard/schedule.ts';
import { loadDictionary } from './features/dictionaries/load-dictionary.ts';
import { wipeImportPasswords } from './features/institution-imports/schedule.ts';
import { announceEndingMemberships } from './features/institutions/schedule.ts';
import { announceExpiringJobs, expireJobs } from './features/jobs/schedule.ts';
import { expireShares } from './features/shares/schedule.ts';
import { deleteOldNotifications } from './features/notifications/schedule.ts';
import { deleteUnusedPictures } from './features/pictures/schedule.ts';
import { runDailyRetention } from './features/privacy/schedule.ts';
import { deleteOldImportRows, deleteOldRegistryFiles } from './features/registry/schedule.ts';
import { deleteOldFlows, deleteUsedProofs } from './features/sign-in/schedule.ts';
import { deleteOldListings } from './features/talent-pool/schedule.ts';
import type { Deps } from './platform/http/deps.ts';
import { deleteOldKeys } from './platform/idempotency.ts';
import { FailureLog } from './platform/failure-log.ts';
import { deleteExpiredCounters } from './platform/limits.ts';

const hour = 3_600_000;
const longestGoodbyeMs = 3_000;

type Act = (db: Deps['db'], deps: Deps, isClosing: () => boolean) => Promise<unknown>;

/**
 * What runs by time in every server process; each act is safe to run twice. Closing the app lets the act under way end
 * before the database goes.
 */
export function startSchedules(app: FastifyInstance, deps: Deps, { isWorker = false }: { isWorker?: boolean } = {}): void {
  const hourly = [deleteOldKeys, deleteExpiredCounters, deleteOldFlows, deleteUsedProofs, refreshExpiredCards, announceExpiringJobs, expireJobs, expireShares, deleteOldListings, deleteOldNotifications, deleteOldAlerts, deleteUnusedPictures, runDailyRetention, wipeImportPasswords, announceEndingMemberships, deleteOldRegistryFiles, deleteOldImportRows, announceExpiringRegistrations];
  // What a process knows of itself; the rest is done once for all workers, by the process that started them.
  const own = { everyMs: 5_000, acts: [loadDictionary] };
  const rounds: { everyMs: number; acts: readonly Act[] }[] = isWorker ? [own] : [
    own,
    { everyMs: hour, acts: hourly },
    { everyMs: 60_000, acts: [sealNewActivity] },
    // Apart from the others: both read much.
    { everyMs: hour, acts: [reconcileDaily, verifyDaily] },
    { everyMs: 300_000, acts: [countDailyFigures] },
    { everyMs: 600_000, acts: [runDailyBackup] },
  ];
  let isClosing = false;
  const failures = new FailureLog(app.log);
  const runAll = async (acts: readonly Act[]) => {
    for (const act of acts) {
      if (isClosing) return;
      await act(deps.db, deps, () => isClosing).then(
        () => failures.noteSuccess(act.name),
        (error: unknown) => failures.noteFailure(act.name, error),
      );
    }
  };
  const running = rounds.map(({ acts }) => runAll(acts));
  // Each after the one before: a round that lasts long is not run twice at once.
  const timers = rounds.map(({ everyMs, acts }, index) => setInterval(() => void (running[index] = (running[index] ?? Promise.resolve()).then(() => runAll(acts))), everyMs).unref());
  app.addHook('onClose', async () => {
    isClosing = true;
    for (const timer of timers) clearInterval(timer);
    // With the database away an act waits for its time-out, and the one who ends the program does not.
    await Promise.race([Promise.all(running), sleep(longestGoodbyeMs, undefined, { ref: false })]);
  });
}
