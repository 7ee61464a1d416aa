import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { hashPassword, newDefaultPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import { checkAccountName, checkDay, checkInstitutionName, institutionKey } from './rules.ts';

export interface NewInstitution {
  institutionName: string;
  accountName: string;
  approvalNo?: string | undefined;
  creditCode?: string | undefined;
  contactPerson?: string | undefined;
  contactPhone?: string | undefined;
  contactEmail?: string | undefined;
  contactAddress?: string | undefined;
  profile?: string | undefined;
  /** YYYY-MM-DD; absent or null: no end. */
  membershipUntil?: string | null | undefined;
}

export interface CreatedInstitution {
  institutionId: string;
  institutionName: string;
  accountId: string;
  accountName: string;
  /** Shown once: only its hash is kept. */
  defaultPassword: string;
  defaultPasswordExpiresAt: Date;
}

/** An empty text is no value. */
const textOrNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/**
 * A1: an institution with its first account. The default password is random, good for nothing but setting an own one,
 * and expires (rule 21).
 * @throws Refusal `institution_exists`, `account_name_taken`, or `request_invalid` with what is wrong.
 */
export async function createInstitution(
  db: Db | Tx,
  args: NewInstitution & { defaultPasswordDays: number; actor: Actor },
): Promise<CreatedInstitution> {
  const institutionName = checkInstitutionName(args.institutionName);
  const accountName = checkAccountName(args.accountName);
  const until = args.membershipUntil ?? null;
  const membershipUntil = until === null ? null : checkDay(until);
  const defaultPassword = newDefaultPassword();
  const passwordHash = await hashPassword(defaultPassword);
  const institutionId = newId('inst');
  const accountId = newId('iacc');
  return inTransaction(db, async (tx) => {
    const institution = await tx
      .insertInto('institutions')
      .values({
        id: institutionId,
        name: institutionName,
        name_key: institutionKey(institutionName),
        approval_no: textOrNull(args.approvalNo),
        credit_code: textOrNull(args.creditCode),
        contact_person: textOrNull(args.contactPerson),
        contact_phone: textOrNull(args.contactPhone),
        contact_email: textOrNull(args.contactEmail),
        contact_address: textOrNull(args.contactAddress),
        profile: textOrNull(args.profile),
        membership_until: membershipUntil,
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (institution === undefined) throw new Refusal('institution_exists');
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
    if (account === undefined) throw new Refusal('account_name_taken');
    await logActivity(tx, args.actor, { action: 'create-institution', object: { kind: 'institution', id: institutionId } });
    return { institutionId, institutionName, accountId, accountName, defaultPassword, defaultPasswordExpiresAt: account.default_password_expires_at! };
  });
}
