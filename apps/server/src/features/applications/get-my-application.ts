import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import type { CardSnapshot } from './rules.ts';
import { showMyApplication } from './show-my-application.ts';
import { selectMyApplications } from './sql.ts';

/**
 * One own application (P8) with the card as it was sent (rule 17): readable whatever became of the job (rule 16) and after
 * a withdrawal. No contact stands in a snapshot.
 * @throws Refusal `application_not_found`, also for another person's.
 */
export async function getMyApplication(db: Db | Tx, { practitionerId, applicationId }: { practitionerId: string; applicationId: string }) {
  const row = await selectMyApplications(db, practitionerId)
    .select(sql<CardSnapshot>`a.card_snapshot`.as('card_snapshot'))
    .where('a.id', '=', applicationId)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('application_not_found');
  return { application: showMyApplication(row, shanghaiDay()), card: row.card_snapshot };
}
