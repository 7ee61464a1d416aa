import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { prepareQuery } from '../../platform/prepare-query.ts';
import { today } from '../../platform/today.ts';

/** The practitioner who looks. */
export interface Seeker {
  practitionerId: string;
  /** The own employer's name key while 屏蔽当前执业机构 is on (rule 12). */
  hiddenEmployerKey: string | null;
}

const findEmployer = prepareQuery<{ practitionerId: string }, { employer_key: string | null; hides_from_employer: boolean }>(({ practitionerId }, db) =>
  db
    .selectFrom('practitioners as p')
    .innerJoin('cards as c', 'c.practitioner_id', 'p.id')
    .select(['p.employer_key', 'c.hides_from_employer'])
    .where('p.id', '=', practitionerId),
);

export async function findSeeker(db: Db | Tx, practitionerId: string): Promise<Seeker> {
  const [row] = await findEmployer(db, { practitionerId });
  return { practitionerId, hiddenEmployerKey: row?.hides_from_employer === true ? row.employer_key : null };
}

/**
 * SQL condition on a job `j` and its institution `i`: published today, of an institution that may recruit, and neither
 * blocked by this person nor the employer that the card hides from (rules 12 and 17). Every list of jobs goes through here.
 */
export const isOpenTo = (seeker: Seeker): RawBuilder<boolean> => sql<boolean>`(
  j.deleted_at is null and j.paused_at is null and j.taken_down_at is null and j.expired_at is null and j.valid_until >= ${today}
  and i.disabled_at is null and (i.membership_until is null or i.membership_until >= ${today})
  and i.name_key is distinct from ${seeker.hiddenEmployerKey}::text
  and (select 1 from blocks b where b.practitioner_id = ${seeker.practitionerId} and b.institution_id = j.institution_id limit 1) is null
)`;
