import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';

/** Requests as their person sees them. */
export const selectMyRequests = (db: Db | Tx, practitionerId: string) =>
  db
    .selectFrom('correction_requests as q')
    .select(['q.id', 'q.field', 'q.words_cipher', 'q.state', 'q.answer_cipher', 'q.created_at', 'q.handled_at'])
    .where('q.practitioner_id', '=', practitionerId);

export type MyRequestRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectMyRequests>['executeTakeFirst']>>>;

/** Requests as the operators see them, with what the registry says of the field now. */
export const selectRequests = (db: Db | Tx) =>
  db
    .selectFrom('correction_requests as q')
    .innerJoin('practitioners as p', 'p.id', 'q.practitioner_id')
    .leftJoin('operators as o', 'o.id', 'q.operator_id')
    .select([
      'q.id', 'q.practitioner_id', 'q.field', 'q.words_cipher', 'q.state', 'q.answer_cipher', 'q.created_at', 'q.handled_at',
      'p.registry_no', 'p.name', 'p.birth_date', 'p.phone_cipher', 'p.education', 'p.job_title', 'p.city_code', 'p.employer_name', 'p.employment_kind', 'p.closed_at',
      'o.display_name',
    ])
    .select(sql<string | null>`(select string_agg(r.scheme || ' ' || r.grade || coalesce(' ' || to_char(r.valid_until, 'YYYY-MM-DD'), ''), '；' order by r.scheme)
      from registrations r where r.practitioner_id = p.id)`.as('registrations'));

export type RequestRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectRequests>['executeTakeFirst']>>>;

/** Lets only one request of a person be counted at a time. Undefined when the account was closed meanwhile. */
export const lockRequestsOf = (tx: Tx, practitionerId: string): Promise<{ id: string } | undefined> =>
  tx.selectFrom('practitioners').select('id').where('id', '=', practitionerId).where('closed_at', 'is', null).forNoKeyUpdate().executeTakeFirst();

export const countOpen = async (tx: Tx, practitionerId: string): Promise<number> => {
  const { count } = await tx
    .selectFrom('correction_requests')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('practitioner_id', '=', practitionerId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return count;
};
