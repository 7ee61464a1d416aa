import type { Db, Tx } from '../../platform/database.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';
import { readBalance } from '../points/read-balance.ts';

/** The institution of this login with its points, for the head of its 我的 page. */
export async function getMyInstitution(db: Db | Tx, caller: InstitutionCaller) {
  const row = await db
    .selectFrom('institution_accounts as a')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select(['i.id', 'i.name', 'a.account_name', 'i.membership_until'])
    .where('a.id', '=', caller.accountId)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    name: row.name,
    accountName: row.account_name,
    membershipUntil: row.membership_until,
    isMembershipValid: caller.isMembershipValid,
    balance: await readBalance(db, row.id),
  };
}
