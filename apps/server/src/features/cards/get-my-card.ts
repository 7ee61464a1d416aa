import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { publishConsent } from './consent-text.ts';
import { findContact } from './find-contact.ts';
import { isExpired } from './rules.ts';
import { showCard } from './show-card.ts';
import { findPublishConsent, selectCards } from './sql.ts';

/** 我的名片 (P3): the card as institutions see it, the owner's own contact, and what may be done with it. */
export async function getMyCard(db: Db | Tx, cipher: ContactCipher, practitionerId: string) {
  const row = await selectCards(db).where('c.practitioner_id', '=', practitionerId).executeTakeFirst();
  const contact = await findContact(db, cipher, practitionerId);
  if (row === undefined || contact === undefined) throw new Refusal('not_found');
  const today = shanghaiDay();
  const hasValidRegistration = row.registrations.some((registration) => !isExpired(registration.valid_until, today));
  const consent = await findPublishConsent(db, practitionerId);
  const isPublished = row.published_at !== null;
  const isHidden = row.hidden_at !== null;
  return {
    card: showCard(row, today),
    contact,
    state: isHidden ? ('hidden' as const) : isPublished ? ('published' as const) : row.first_published_at === null ? ('unpublished' as const) : ('withdrawn' as const),
    hiddenReason: row.hidden_reason,
    employerName: row.employer_name,
    hidesFromEmployer: row.hides_from_employer,
    hasConsented: consent?.text_version === publishConsent.version,
    can: { publishCard: !isPublished && !isHidden && hasValidRegistration, withdrawCard: isPublished },
    missing: hasValidRegistration ? [] : ['registration' as const],
  };
}
