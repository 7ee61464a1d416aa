import type { Config } from '../../config.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { admitInstitution, type SpeedLimit } from '../institutions/admit-institution.ts';

/** What an institution reads of other people: the pool, how many fit, one card page, its own view records. */
export type Reading = 'card-list' | 'card-count' | 'card-view' | 'view-list';

function limitsOf(reading: Reading, limits: Config['limits']): SpeedLimit[] {
  if (reading !== 'card-view') return [{ name: reading, most: limits.cardListsPerMinute, seconds: 60 }];
  return [
    { name: 'card-view', most: limits.cardViewsPerMinute, seconds: 60 },
    { name: 'card-view-day', most: limits.cardViewsPerDay, seconds: 86_400 },
  ];
}

/**
 * Keeps an institution from copying the pool (rule 1): a person reads no faster, a script would. Counted before anything
 * is looked up, so cards that do not exist count as well.
 * @throws Refusal `too_many_requests` with the seconds to wait.
 */
export const admitReading = (db: Db | Tx, { institutionId, reading, limits }: { institutionId: string; reading: Reading; limits: Config['limits'] }): Promise<void> =>
  admitInstitution(db, institutionId, limitsOf(reading, limits));
