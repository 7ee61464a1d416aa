import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { OperatorRefusal } from '../../platform/operator-refusal.ts';
import { hashPassword, newDefaultPassword } from '../../platform/passwords.ts';
import { checkAccountName, checkDay, checkInstitutionName, institutionKey } from './rules.ts';

export interface CreatedInstitution {
  institutionId: string;
  accountId: string;
  accountName: string;
  /** Shown once: only its hash is kept. */
  defaultPassword: string;
  defaultPasswordExpiresAt: Date;
}

/**
 * A1: an institution with its first account. The default password is random, good for nothing but setting an own one,
 * and expires (rule 21).
 * @throws OperatorRefusal `institution_exists`, `account_name_taken`, or what is wrong with the input.
 */
export async function createInstitution(
  db: Db | Tx,
  args: {
    name: string;
    accountName: string;
    approvalNo?: string | undefined;
    creditCode?: string | undefined;
    /** YYYY-MM-DD; absent: no end. */
    membershipUntil?: string | undefined;
    defaultPasswordDays: number;
    actor: Actor;
  },
): Promise<CreatedInstitution> {
  const name = checkInstitutionName(args.name);
  const accountName = checkAccountName(args.accountName);
  const membershipUntil = args.membershipUntil === undefined ? null : checkDay(args.membershipUntil);
  const defaultPassword = newDefaultPassword();
  const passwordHash = await hashPassword(defaultPassword);
  const institutionId = newId('inst');
  const accountId = newId('iacc');
  return inTransaction(db, async (tx) => {
    const institution = await tx
      .insertInto('institutions')
      .values({
        id: institutionId,
        name,
        name_key: institutionKey(name),
        approval_no: args.approvalNo ?? null,
        credit_code: args.creditCode ?? null,
        membership_until: membershipUntil,
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (institution === undefined) throw new OperatorRefusal('institution_exists', `机构“${name}”已存在（名称只有空格或全角半角不同也算同一家）`);
    const account = await tx
      .insertInto('institution_accounts')
      .values({
        id: accountId,
        institution_id: institutionId,
        account_name: accountName,
        password_hash: passwordHash,
        default_password_expires_at: sql<Date>`now() + make_interval(days => ${args.defaultPasswordDays})`,
      })
      .onConflict((conflict) => conflict.column('account_name').doNothing())
      .returning('default_password_expires_at')
      .executeTakeFirst();
    if (account === undefined) throw new OperatorRefusal('account_name_taken', `账号名“${accountName}”已被使用，请换一个`);
    await logActivity(tx, args.actor, { action: 'create-institution', object: { kind: 'institution', id: institutionId } });
    return { institutionId, accountId, accountName, defaultPassword, defaultPasswordExpiresAt: account.default_password_expires_at! };
  });
}
