import { sql } from 'kysely';
import type { Config } from '../../config.ts';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId, newShareCode } from '../../platform/ids.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endShares } from '../cards/end-shares.ts';
import { hashShareCode, shareConsent, shareConsentHash } from './rules.ts';
import { showShare, type ShareMeans } from './show-share.ts';
import { selectMyShares } from './sql.ts';

interface ShareRequest {
  actor: Actor;
  practitionerId: string;
  showsContact: boolean;
  validDays: number;
  /** The version of the text that the person agreed to; null for a share without contact. */
  consentVersion: string | null;
  means: ShareMeans;
  limits: Config['limits'];
}

/**
 * 发送名片 (P5): a new link, whose choice about contact never changes. It ends the former one of the same kind, so there is
 * one living link of each. The card need not be published. A share that shows contact keeps its own consent (rule 11).
 * @throws Refusal `not_found` (no card yet), `card_hidden`, `consent_outdated`, `too_many_requests`.
 */
export async function createShare(db: Db | Tx, request: ShareRequest) {
  const { actor, practitionerId, showsContact, validDays, consentVersion, means, limits } = request;
  return inTransaction(db, async (tx) => {
    // The lock puts two shares at once, and a share and a withdrawal, one after the other.
    const card = await tx.selectFrom('cards').select('hidden_at').where('practitioner_id', '=', practitionerId).forUpdate().executeTakeFirst();
    if (card === undefined) throw new Refusal('not_found');
    if (card.hidden_at !== null) throw new Refusal('card_hidden');
    if (showsContact && consentVersion !== shareConsent.version) throw new Refusal('consent_outdated');
    const made = await countUp(tx, `share-create:${practitionerId}`, 86_400);
    if (made.count > limits.sharesPerPersonPerDay) throw new Refusal('too_many_requests', { retryAfterSeconds: made.retryAfterSeconds });

    await endShares(tx, { practitionerId, showsContact, reason: 'replaced' });
    const consentId = showsContact ? await keepConsent(tx, practitionerId) : null;
    const id = newId('share');
    const shareCode = newShareCode();
    await tx
      .insertInto('shares')
      .values({
        id,
        practitioner_id: practitionerId,
        shows_contact: showsContact,
        consent_id: consentId,
        code_hash: hashShareCode(shareCode),
        code_cipher: means.cipher.encrypt(shareCode),
        // Whole milliseconds, so that a cursor's copy of the time equals the row's.
        created_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`,
        expires_at: sql<Date>`date_trunc('milliseconds', clock_timestamp()) + make_interval(days => ${validDays})`,
      })
      .execute();
    await logActivity(tx, actor, { action: 'create-share', object: { kind: 'share', id }, detail: { showsContact, validDays, consentId } });
    return showShare(await selectMyShares(tx, practitionerId).where('s.id', '=', id).executeTakeFirstOrThrow(), means);
  });
}

async function keepConsent(tx: Tx, practitionerId: string): Promise<string> {
  const id = newId('cons');
  await tx
    .insertInto('consents')
    .values({ id, practitioner_id: practitionerId, kind: 'share_card', text_version: shareConsent.version, text_hash: shareConsentHash })
    .execute();
  return id;
}
