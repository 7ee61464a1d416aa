import type { ReadingLimit } from '@cert/contract/codes/reading-limits';
import type { Config } from '../../config.ts';
import { admitHolder, holderOf, requireWithin, type SpeedLimit } from '../admit-holder.ts';
import type { Db } from '../database.ts';
import type { Counted } from '../limits.ts';
import type { Caller } from '../sessions.ts';

type Limits = Config['limits'];
const minute = (name: string, most: number): SpeedLimit => ({ name, most, seconds: 60 });
const hour = (name: string, most: number): SpeedLimit => ({ name, most, seconds: 3_600 });
const day = (name: string, most: number): SpeedLimit => ({ name: `${name}-day`, most, seconds: 86_400 });

const speeds: Record<ReadingLimit, (limits: Limits) => SpeedLimit[]> = {
  'card-list': (limits) => [minute('card-list', limits.cardListsPerMinute)],
  'card-count': (limits) => [minute('card-count', limits.cardListsPerMinute)],
  'view-list': (limits) => [minute('view-list', limits.cardListsPerMinute)],
  'card-view': (limits) => [minute('card-view', limits.cardViewsPerMinute), day('card-view', limits.cardViewsPerDay)],
  'reveal-offer': (limits) => [minute('reveal-offer', limits.revealOffersPerMinute), day('reveal-offer', limits.revealOffersPerDay)],
  'applicant-list': (limits) => [minute('applicant-list', limits.applicantListsPerMinute)],
  'application-view': (limits) => [minute('application-view', limits.applicationViewsPerMinute), day('application-view', limits.applicationViewsPerDay)],
  'job-list': (limits) => [minute('job-list', limits.jobListsPerMinute)],
  'job-view': (limits) => [minute('job-view', limits.jobViewsPerMinute), day('job-view', limits.jobViewsPerDay)],
  'own-list': (limits) => [minute('own-list', limits.ownListsPerMinute)],
  'data-export': (limits) => [day('data-export', limits.dataExportsPerDay)],
  'console-list': (limits) => [minute('console-list', limits.consoleListsPerMinute)],
  'console-record': (limits) => [minute('console-record', limits.consoleRecordsPerMinute), day('console-record', limits.consoleRecordsPerDay)],
  'console-export': (limits) => [hour('console-export', limits.consoleExportsPerHour)],
};

/** The limit that is counted while the caller is looked up (`findCallerAndCount`). */
export const firstLimitOf = (limit: ReadingLimit, limits: Limits): SpeedLimit => speeds[limit](limits)[0]!;

/**
 * Keeps an account holder from copying what it may read one by one (rule 1): a person reads no faster, a script would.
 * Counted before anything is looked up, so ids that do not exist count as well. `counted`: what the first limit came to
 * when it was counted already.
 * @throws Refusal `too_many_requests` with the seconds to wait.
 */
export async function admitReading(db: Db, { caller, limit, limits, counted }: { caller: Caller; limit: ReadingLimit; limits: Limits; counted: Counted | undefined }): Promise<void> {
  const holder = holderOf(caller);
  const [first, ...others] = speeds[limit](limits);
  if (counted === undefined || first === undefined) return admitHolder(db, holder, limit, speeds[limit](limits));
  requireWithin(counted, first.most, { act: limit, holder });
  if (others.length > 0) await admitHolder(db, holder, limit, others);
}
