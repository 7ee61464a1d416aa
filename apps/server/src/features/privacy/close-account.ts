import { closingNotice } from '@cert/contract/codes/closing-notice';
import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { endSessionsOf, type PractitionerCaller } from '../../platform/sessions.ts';
import { provePassword } from '../account/prove-password.ts';
import { withdrawApplication } from '../applications/withdraw-application.ts';
import { withdrawCard } from '../cards/withdraw-card.ts';
import { closeRegistryNo } from '../registry/close-registry-no.ts';
import type { Client, Means } from '../sign-in/rules.ts';
import { unbindWechat } from '../sign-in/unbind-wechat.ts';
import { erasePractitioner } from './erase-practitioner.ts';

/**
 * 注销 (X4, rule 26), in one transaction: the password is proved → the card is withdrawn, its shares end and the points of
 * the last day come back (rule 4) → applications are withdrawn → every login ends → everything personal is erased → the
 * registry number is kept as a keyed hash, so that no import brings the person back. What stays is a pseudonym.
 * The card's row lock orders it against a reveal in flight: that one commits before and is refunded, or finds no card.
 * A second closing finds the login ended.
 * @throws Refusal `password_wrong`, counted; `sign_in_locked`; `consent_outdated` when another notice was shown;
 * `sign_in_required` when it was closed meanwhile.
 */
export async function closeAccount(
  db: Db,
  args: { caller: PractitionerCaller; currentPassword: string; noticeVersion: string; client: Client } & Means,
): Promise<void> {
  if (args.noticeVersion !== closingNotice.version) throw new Refusal('consent_outdated', { title: '注销须知已更新，请重新阅读' });
  const practitionerId = args.caller.accountId;
  const actor = args.client.actor;
  await inTransaction(db, async (tx) => {
    await provePassword(tx, { ...args, action: 'close-account' });
    const person = await tx
      .selectFrom('practitioners as p')
      .leftJoin('cards as c', 'c.practitioner_id', 'p.id')
      .select(['p.registry_no', 'p.phone_index', 'c.id as card_id'])
      .where('p.id', '=', practitionerId)
      .where('p.closed_at', 'is', null)
      // Whoever adds something of the person shares this lock, so nothing is added after the erasing.
      .forNoKeyUpdate('p')
      .executeTakeFirst();
    if (person === undefined) throw new Refusal('sign_in_required');
    // A reveal in flight holds the card: it is waited for, and refunded.
    await tx.selectFrom('cards').select('id').where('practitioner_id', '=', practitionerId).forUpdate().execute();
    await withdrawCard(tx, { actor, practitionerId, reason: 'closed' });
    const active = await tx.selectFrom('applications').select('id').where('practitioner_id', '=', practitionerId).where('withdrawn_at', 'is', null).orderBy('id').execute();
    for (const { id } of active) await withdrawApplication(tx, { actor, practitionerId, applicationId: id });
    const sessions = await endSessionsOf(tx, { audience: 'practitioner', accountIds: [practitionerId] }, 'account closed');
    await unbindWechat(tx, { actor, practitionerId, reason: 'closed' });
    await closeRegistryNo(tx, { practitionerId, registryNo: person.registry_no, cipher: args.cipher });
    await erasePractitioner(tx, { practitionerId, phoneIndex: person.phone_index });

    const detail = { withdrawnApplications: active.length, endedSessions: sessions, noticeVersion: args.noticeVersion };
    await tx
      .insertInto('privacy_requests')
      .values({ id: newId('privacy'), kind: 'close_account', practitioner_id: practitionerId, requested_at: sql<Date>`date_trunc('milliseconds', now())`, done_at: sql<Date>`now()`, detail: JSON.stringify(detail) })
      .execute();
    await logActivity(tx, actor, { action: 'close-account', object: { kind: 'practitioner', id: practitionerId }, detail });
  });
}
