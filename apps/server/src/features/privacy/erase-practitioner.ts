import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';

/** What is left of a sent card: it fits its shape and says nothing. */
const emptySnapshot = JSON.stringify({ maskedName: '*', age: null, cityName: null, education: null, jobTitle: null, employmentKind: null, registrations: [] });

/**
 * Rule 26: takes everything personal of a practitioner out of the tables, and leaves the pseudonym that reveals, ledger,
 * views and applications point to. Logins and codes go as well, so that nothing can be tried on them. Not touched: the
 * ledger, the activity log and the log of messages, which name nobody and may only be added to.
 */
export async function erasePractitioner(tx: Tx, { practitionerId, phoneIndex }: { practitionerId: string; phoneIndex: Buffer | null }): Promise<void> {
  await eraseWhatTheyWrote(tx, practitionerId);
  await eraseLogins(tx, practitionerId, phoneIndex);
  await tx.updateTable('applications').set({ card_snapshot: emptySnapshot }).where('practitioner_id', '=', practitionerId).execute();
  await eraseRegistryEntry(tx, practitionerId);
}

async function eraseWhatTheyWrote(tx: Tx, practitionerId: string): Promise<void> {
  await tx.deleteFrom('own_contacts').where('practitioner_id', '=', practitionerId).execute();
  await tx.deleteFrom('blocks').where('practitioner_id', '=', practitionerId).execute();
  await tx.deleteFrom('notifications').where('audience', '=', 'practitioner').where('recipient_id', '=', practitionerId).execute();
  await tx
    .updateTable('correction_requests')
    .set({ words_cipher: null, answer_cipher: null, state: sql<'closed'>`case when state = 'open' then 'closed' else state end` })
    .where('practitioner_id', '=', practitionerId)
    .execute();
  // The operators keep that there was a feedback and how it ended; the sender's words, number and pictures go.
  const own = tx.selectFrom('feedback').select('id').where('practitioner_id', '=', practitionerId);
  await tx
    .updateTable('stored_pictures')
    .set({ delete_after: sql<Date>`now()` })
    .where('id', 'in', tx.selectFrom('feedback_pictures').select('picture_id').where('feedback_id', 'in', own))
    .execute();
  await tx.deleteFrom('feedback_pictures').where('feedback_id', 'in', own).execute();
  await tx.updateTable('feedback').set({ text: '（用户已注销，内容已删除）', contact_cipher: null }).where('practitioner_id', '=', practitionerId).execute();
}

async function eraseLogins(tx: Tx, practitionerId: string, phoneIndex: Buffer | null): Promise<void> {
  await tx.deleteFrom('practitioner_accounts').where('practitioner_id', '=', practitionerId).execute();
  await tx.updateTable('sessions').set({ device: null, network: null }).where('audience', '=', 'practitioner').where('account_id', '=', practitionerId).execute();
  // Kept answers may hold the contact.
  await tx.deleteFrom('idempotency_keys').where('caller', '=', `practitioner:${practitionerId}`).execute();
  const flows = tx
    .selectFrom('sign_in_flows')
    .select('id')
    .where((where) => where.or([where('practitioner_id', '=', practitionerId), ...(phoneIndex === null ? [] : [where('phone_index', '=', phoneIndex)])]));
  await tx.deleteFrom('sms_codes').where('flow_id', 'in', flows).execute();
  await tx.deleteFrom('sign_in_flows').where('id', 'in', flows).execute();
  if (phoneIndex === null) return;
  await tx.deleteFrom('phone_look_ups').where('phone_index', '=', phoneIndex).execute();
  await tx.deleteFrom('limit_counters').where(sql<boolean>`strpos(key, ${phoneIndex.toString('base64url')}) > 0`).execute();
}

async function eraseRegistryEntry(tx: Tx, practitionerId: string): Promise<void> {
  await tx.deleteFrom('registry_overrides').where('practitioner_id', '=', practitionerId).execute();
  await tx
    .deleteFrom('registry_import_rows')
    .where('registry_no', '=', (query) => query.selectFrom('practitioners').select('registry_no').where('id', '=', practitionerId))
    .execute();
  await tx.deleteFrom('registrations').where('practitioner_id', '=', practitionerId).execute();
  await tx.updateTable('cards').set({ city_code: null, province_code: null, employer_key: null, held: '', hidden_reason: null }).where('practitioner_id', '=', practitionerId).execute();
  await tx
    .updateTable('practitioners')
    .set({
      registry_no: sql<string>`'closed:' || id`, name: '已注销', sex: null, birth_date: null, birth_precision: null,
      phone_cipher: null, phone_index: null, email_cipher: null, wechat_cipher: null, education: null, job_title: null,
      city_code: null, residence_text: null, employer_name: null, employer_key: null, employment_kind: null, registry_hash: null,
      retired_at: sql<Date>`coalesce(retired_at, now())`, retired_reason: null, closed_at: sql<Date>`now()`, updated_at: sql<Date>`now()`,
    })
    .where('id', '=', practitionerId)
    .execute();
}
