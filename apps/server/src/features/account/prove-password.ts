import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import type { Tx } from '../../platform/database.ts';
import { verifyPassword } from '../../platform/passwords.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller, PractitionerCaller } from '../../platform/sessions.ts';
import { admitSignIn, countWrongPassword, forgetTries, type SignInTarget } from '../sign-in/admit-sign-in.ts';
import type { Client, Means } from '../sign-in/rules.ts';

export type UserCaller = PractitionerCaller | InstitutionCaller;

/**
 * Who is signed in proves the password again, before an act that a stranger with the unlocked telephone must not do. Tries
 * are counted together with those of the sign-in, so this is no way around its lock (rule 21). The account's row is locked
 * until the act is done.
 * @returns the words that a new password must not be.
 * @throws Refusal `password_wrong`, counted; `sign_in_locked`; `sign_in_required` when the account is gone meanwhile.
 */
export async function provePassword(
  tx: Tx,
  args: { caller: UserCaller; currentPassword: string; client: Client; limits: Means['limits']; action: ActivityAction },
): Promise<{ forbidden: string[] }> {
  const account = args.caller.audience === 'practitioner' ? await findPractitioner(tx, args.caller.accountId) : await findInstitution(tx, args.caller.accountId);
  if (account === undefined || account.passwordHash === null) throw new Refusal('sign_in_required');
  const attempt = { target: account.target, client: args.client, limits: args.limits, action: args.action };
  await admitSignIn(tx, attempt);
  if (!(await verifyPassword(account.passwordHash, args.currentPassword))) {
    await countWrongPassword(tx, attempt, account.objectId);
    throw new Refusal('password_wrong', { keepsWrites: true });
  }
  await forgetTries(tx, attempt);
  return { forbidden: account.forbidden };
}

interface Account {
  target: SignInTarget;
  passwordHash: string | null;
  forbidden: string[];
  /** What the activity log names: the person or the institution. */
  objectId: string;
}

async function findPractitioner(tx: Tx, practitionerId: string): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('practitioner_accounts')
    .select(['phone_index', 'password_hash'])
    .where('practitioner_id', '=', practitionerId)
    .where('bound_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const target = { kind: 'practitioner', name: row.phone_index.toString('base64url') } as const;
  return { target, passwordHash: row.password_hash, forbidden: [], objectId: practitionerId };
}

async function findInstitution(tx: Tx, accountId: string): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('institution_accounts')
    .select(['account_name', 'password_hash', 'institution_id'])
    .where('id', '=', accountId)
    .where('disabled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { target: { kind: 'institution', name: row.account_name }, passwordHash: row.password_hash, forbidden: [row.account_name], objectId: row.institution_id };
}
