import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { publishConsent, publishConsentHash } from './consent-text.ts';
import { refreshCardSearch } from './refresh-card-search.ts';
import { isExpired } from './rules.ts';
import { findPublishConsent, selectCards } from './sql.ts';

/**
 * 推送到人才库 (P4). Keeps the consent with text version and time at the first push and when the text changed (rule 11),
 * and the choice about the current employer (rule 12). A card that is published already stays where it is in the list.
 * @throws Refusal `consent_outdated`, `card_incomplete` (no valid registration), `card_hidden` (by the platform).
 */
export async function publishCard(
  db: Db | Tx,
  { actor, practitionerId, consentVersion, hidesFromEmployer }: { actor: Actor; practitionerId: string; consentVersion: string | null; hidesFromEmployer: boolean },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const card = await selectCards(tx).where('c.practitioner_id', '=', practitionerId).forUpdate('c').executeTakeFirst();
    if (card === undefined) throw new Refusal('not_found');
    if (card.hidden_at !== null) throw new Refusal('card_hidden');
    const today = shanghaiDay();
    if (card.registrations.every((registration) => isExpired(registration.valid_until, today))) {
      throw new Refusal('card_incomplete', { title: '没有有效的注册资格，暂不能推送到人才库' });
    }
    await keepConsent(tx, practitionerId, consentVersion);
    await tx
      .updateTable('cards')
      .set({
        // Whole milliseconds, so that a client's copy of the time equals the row's.
        published_at: sql<Date>`coalesce(published_at, date_trunc('milliseconds', clock_timestamp()))`,
        first_published_at: sql<Date>`coalesce(first_published_at, now())`,
        withdrawn_at: null,
        hides_from_employer: hidesFromEmployer,
      })
      .where('id', '=', card.id)
      .execute();
    await refreshCardSearch(tx, [practitionerId]);
    await logActivity(tx, actor, { action: 'publish-card', object: { kind: 'card', id: card.id }, detail: { hidesFromEmployer } });
  });
}

async function keepConsent(tx: Tx, practitionerId: string, shownVersion: string | null): Promise<void> {
  const consent = await findPublishConsent(tx, practitionerId);
  if (consent?.text_version === publishConsent.version) return;
  if (shownVersion !== publishConsent.version) throw new Refusal('consent_outdated');
  await tx
    .insertInto('consents')
    .values({ id: newId('cons'), practitioner_id: practitionerId, kind: 'publish_card', text_version: publishConsent.version, text_hash: publishConsentHash })
    .execute();
}
