import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { readBalance } from '../points/read-balance.ts';
import { countJobs, lastSignedInAt, membershipState } from './sql.ts';

/**
 * A1: an institution with everything that operators keep of it.
 * @throws Refusal `institution_not_found`.
 */
export async function getInstitution(db: Db | Tx, institutionId: string) {
  const row = await db
    .selectFrom('institutions as i')
    .selectAll()
    .select(membershipState.as('membership_state'))
    .where('i.id', '=', institutionId)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('institution_not_found');
  const accounts = await db
    .selectFrom('institution_accounts as a')
    .select(['a.id', 'a.account_name', 'a.password_set_at', 'a.default_password_expires_at', 'a.disabled_at', lastSignedInAt.as('last_signed_in_at')])
    .where('a.institution_id', '=', institutionId)
    .orderBy('a.created_at')
    .orderBy('a.id')
    .limit(50)
    .execute();
  const jobs = (await countJobs(institutionId).execute(db)).rows[0]!;
  return {
    id: row.id,
    institutionName: row.name,
    approvalNo: row.approval_no,
    creditCode: row.credit_code,
    contactPerson: row.contact_person ?? '',
    contactPhone: row.contact_phone ?? '',
    contactEmail: row.contact_email ?? '',
    contactAddress: row.contact_address ?? '',
    profile: row.profile ?? '',
    membershipUntil: row.membership_until,
    membershipState: row.membership_state,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    disabledReason: row.disabled_reason,
    createdAt: row.created_at.toISOString(),
    version: row.version,
    balance: await readBalance(db, institutionId),
    jobCounts: { published: jobs.published, paused: jobs.paused, expired: jobs.expired, takenDown: jobs.taken_down, deleted: jobs.deleted },
    accounts: accounts.map((account) => ({
      id: account.id,
      accountName: account.account_name,
      hasOwnPassword: account.password_set_at !== null,
      defaultPasswordExpiresAt: account.default_password_expires_at?.toISOString() ?? null,
      disabledAt: account.disabled_at?.toISOString() ?? null,
      lastSignedInAt: account.last_signed_in_at?.toISOString() ?? null,
    })),
  };
}
