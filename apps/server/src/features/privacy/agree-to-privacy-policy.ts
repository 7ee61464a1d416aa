import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { privacyPolicy } from '@cert/contract/codes/privacy-policy-text';
import { createHash } from 'node:crypto';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller, PractitionerCaller } from '../../platform/sessions.ts';

const textHash = createHash('sha256').update(JSON.stringify(privacyPolicy)).digest();

/**
 * X4: keeps that this account agreed to the privacy policy, with the version and the hash of its text. The first time
 * counts; agreeing to the same version again answers that time.
 * @throws Refusal `consent_outdated` when another text stands now.
 */
export async function agreeToPrivacyPolicy(
  db: Db,
  { actor, caller, version }: { actor: Actor; caller: PractitionerCaller | InstitutionCaller; version: string },
): Promise<{ version: string; grantedAt: string }> {
  if (version !== privacyPolicyVersion) throw new Refusal('consent_outdated');
  const party = caller.audience === 'practitioner' ? { practitioner_id: caller.accountId } : { institution_account_id: caller.accountId };
  return inTransaction(db, async (tx) => {
    const inserted = await tx
      .insertInto('consents')
      .values({ id: newId('cons'), kind: 'privacy_policy', text_version: version, text_hash: textHash, ...party })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted !== undefined) await logActivity(tx, actor, { action: 'agree-to-privacy-policy', object: { kind: 'consent', id: inserted.id }, detail: { version } });
    const [column, accountId] = Object.entries(party)[0] as ['practitioner_id' | 'institution_account_id', string];
    const { granted_at } = await tx
      .selectFrom('consents')
      .select('granted_at')
      .where('kind', '=', 'privacy_policy')
      .where('text_version', '=', version)
      .where(column, '=', accountId)
      .executeTakeFirstOrThrow();
    return { version, grantedAt: granted_at.toISOString() };
  });
}
