import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { OperatorRefusal } from '../../platform/operator-refusal.ts';
import { hashPassword, newDefaultPassword } from '../../platform/passwords.ts';
import { checkAccountName } from '../institutions/rules.ts';

/** 系统管理员 / 业务运营 / 安全审计 (A9). */
export const operatorRoles = ['administrator', 'business', 'auditor'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/**
 * A9: an operator with a random password of 16 characters, shown once. A fresh installation has no operator and no
 * standard password.
 * @throws OperatorRefusal `account_name_taken`, or what is wrong with the input.
 */
export async function createOperator(
  db: Db | Tx,
  args: { accountName: string; displayName: string; role: string; actor: Actor },
): Promise<{ operatorId: string; accountName: string; password: string }> {
  const accountName = checkAccountName(args.accountName);
  const displayName = args.displayName.trim();
  if (displayName.length < 2 || displayName.length > 30) throw new OperatorRefusal('display_name_invalid', '姓名须为 2–30 个字');
  const role = operatorRoles.find((known) => known === args.role);
  if (role === undefined) throw new OperatorRefusal('role_invalid', `角色须为 ${operatorRoles.join('、')} 之一`);
  const password = newDefaultPassword(16);
  const passwordHash = await hashPassword(password);
  const operatorId = newId('oper');
  return inTransaction(db, async (tx) => {
    const created = await tx
      .insertInto('operators')
      .values({ id: operatorId, account_name: accountName, display_name: displayName, role, password_hash: passwordHash })
      .onConflict((conflict) => conflict.column('account_name').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (created === undefined) throw new OperatorRefusal('account_name_taken', `账号名“${accountName}”已被使用，请换一个`);
    await logActivity(tx, args.actor, { action: 'create-operator', object: { kind: 'operator', id: operatorId }, detail: { role } });
    return { operatorId, accountName, password };
  });
}
