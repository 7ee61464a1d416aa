import { operatorRoles } from '@cert/contract/operation';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { hashPassword, newDefaultPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { checkAccountName } from '../institutions/rules.ts';

/**
 * A9: an operator with a random password of 16 characters, shown once and good for a first sign-in within
 * `defaultPasswordDays`. A fresh installation has no operator and no standard password.
 * @throws Refusal `account_name_taken`, or `request_invalid` with what is wrong.
 */
export async function createOperator(
  db: Db | Tx,
  args: { accountName: string; displayName: string; role: string; defaultPasswordDays: number; actor: Actor },
): Promise<{ operatorId: string; accountName: string; password: string }> {
  const accountName = checkAccountName(args.accountName);
  const displayName = args.displayName.trim();
  if (displayName.length < 2 || displayName.length > 30) throw new Refusal('request_invalid', { title: '姓名须为 2–30 个字' });
  const role = operatorRoles.find((known) => known === args.role);
  if (role === undefined) throw new Refusal('request_invalid', { title: `角色须为 ${operatorRoles.join('、')} 之一` });
  const password = newDefaultPassword(16);
  const passwordHash = await hashPassword(password);
  const operatorId = newId('oper');
  return inTransaction(db, async (tx) => {
    const created = await tx
      .insertInto('operators')
      .values({
        id: operatorId,
        account_name: accountName,
        display_name: displayName,
        role,
        password_hash: passwordHash,
        given_password_expires_at: sql<Date>`now() + make_interval(days => ${args.defaultPasswordDays}::int)`,
      })
      .onConflict((conflict) => conflict.column('account_name').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (created === undefined) throw new Refusal('account_name_taken', { errors: [{ pointer: '/body/accountName', message: '账号名已被使用，请换一个' }] });
    await logActivity(tx, args.actor, { action: 'create-operator', object: { kind: 'operator', id: operatorId }, detail: { role } });
    return { operatorId, accountName, password };
  });
}
