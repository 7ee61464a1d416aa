import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { findActiveByName } from './sql.ts';

/** The id behind an account name. @throws Refusal `not_found` when there is none that may sign in. */
export async function findActiveOperator(db: Db | Tx, accountName: string): Promise<string> {
  const operator = await findActiveByName(db, accountName);
  if (operator === undefined) throw new Refusal('not_found', { title: `没有名为“${accountName}”的启用中的运营账号` });
  return operator.id;
}
