import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { isApplicantShown } from '../cards/is-applicant-shown.ts';

const most = 99;

/** Counts rows up to 99 and says whether there are more, so that a badge never costs more than a hundred rows. */
async function countUnread(db: Db | Tx, rows: RawBuilder<unknown>) {
  const { rows: answer } = await sql<{ count: number }>`select count(*)::int as count from (${rows} limit ${most + 1}) as unread`.execute(db);
  const count = answer[0]?.count ?? 0;
  return { count: Math.min(count, most), isCapped: count > most };
}

/**
 * What the badges show (X3): unread notifications, and for an institution the applications that it may open and has not
 * (I9). Its own feature, because applications and cards themselves add notifications.
 */
export async function readUnreadCounts(db: Db | Tx, recipient: { practitionerId: string } | { institutionId: string }) {
  const recipientId = 'institutionId' in recipient ? recipient.institutionId : recipient.practitionerId;
  const notifications = await countUnread(db, sql`select 1 from notifications where recipient_id = ${recipientId} and read_at is null`);
  if ('practitionerId' in recipient) return { notifications, applications: null };
  const applications = await countUnread(
    db,
    sql`
      select 1 from applications a join practitioners p on p.id = a.practitioner_id
      where a.institution_id = ${recipientId} and a.withdrawn_at is null and a.viewed_at is null and ${isApplicantShown}
    `,
  );
  return { notifications, applications };
}
