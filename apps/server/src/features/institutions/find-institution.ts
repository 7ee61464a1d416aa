import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { accountNameKey } from './rules.ts';

/**
 * The institution of an account name, as an operator types it.
 * @throws Refusal `institution_not_found`.
 */
export async function findInstitution(db: Db | Tx, accountName: string): Promise<{ id: string; name: string }> {
  const found = await db
    .selectFrom('institution_accounts as a')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select(['i.id', 'i.name'])
    .where('a.account_name', '=', accountNameKey(accountName))
    .executeTakeFirst();
  if (found === undefined) throw new Refusal('institution_not_found', { title: `没有账号名为“${accountName}”的机构` });
  return found;
}
