import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Config } from '../../config.ts';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { findContact } from '../cards/find-contact.ts';
import { findOwnCard } from '../cards/find-own-card.ts';
import { showCard } from '../cards/show-card.ts';
import { admitShareView, noteShareMiss } from './admit-share-view.ts';
import { hashShareCode } from './rules.ts';
import { lockOpenShare } from './sql.ts';

interface OpenRequest {
  actor: Actor;
  address: string;
  shareCode: string;
  idempotencyKey: string;
  cipher: ContactCipher;
  limits: Config['limits'];
}

/**
 * Opens a share (P5): the card, and the contact only when this share was made to show it (rule 1). Everybody gets the same,
 * an institution too. Openings by others than the owner are counted; a repeat with its key is not counted again, but read
 * anew, so no repeat shows a contact after the end.
 * @throws Refusal `share_not_found`, the same for a code never given, ended, expired, of a hidden card or a retired person;
 * `too_many_requests` for an address that opens too many or guesses codes.
 */
export async function openShare(db: Db, request: OpenRequest) {
  const { address, actor, limits } = request;
  await admitShareView(db, { address, actor, limits });
  const opened = await inTransaction(db, (tx) => readShare(tx, request));
  if (opened !== undefined) return opened;
  await noteShareMiss(db, { address, actor, limits });
  throw new Refusal('share_not_found');
}

async function readShare(tx: Tx, request: OpenRequest) {
  const { actor, cipher } = request;
  const share = await lockOpenShare(tx, hashShareCode(request.shareCode));
  const row = share && (await findOwnCard(tx, share.practitioner_id));
  if (share === undefined || row === undefined) return undefined;
  const isOwner = actor.kind === 'practitioner' && actor.id === share.practitioner_id;
  if (!isOwner && !(await isRepeat(tx, share.id, request.idempotencyKey))) await countView(tx, share, actor);

  const { maskedName, age, cityName, education, jobTitle, employmentKind, registrations } = showCard(row, shanghaiDay());
  const shown = { card: { maskedName, age, cityName, education, jobTitle, employmentKind, registrations }, expiresAt: share.expires_at.toISOString() };
  if (!share.shows_contact) return { showsContact: false as const, ...shown };
  const contact = await findContact(tx, cipher, share.practitioner_id);
  if (contact === undefined) return undefined;
  const { name, phone, email, wechatId } = contact;
  return { showsContact: true as const, ...shown, contact: { name, phone, email, wechatId } };
}

async function isRepeat(tx: Tx, shareId: string, idempotencyKey: string): Promise<boolean> {
  const key = createHash('sha256').update(idempotencyKey).digest('base64url');
  return (await countUp(tx, `share-opening:${shareId}:${key}`, 86_400)).count > 1;
}

async function countView(tx: Tx, share: { id: string; shows_contact: boolean }, actor: Actor): Promise<void> {
  const { view_count: viewCount } = await tx
    .updateTable('shares')
    .set({ view_count: sql<number>`view_count + 1`, last_viewed_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())` })
    .where('id', '=', share.id)
    .returning('view_count')
    .executeTakeFirstOrThrow();
  await logActivity(tx, actor, { action: 'open-share', object: { kind: 'share', id: share.id }, detail: { showsContact: share.shows_contact, viewCount } });
}
