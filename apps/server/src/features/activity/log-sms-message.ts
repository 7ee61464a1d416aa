import type { Actor } from '../../platform/activity-log.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';

export interface SmsRecord {
  purpose: string;
  /** 138****5678, never the number itself. */
  maskedPhone: string;
  practitionerId: string | null;
  flowId: string | null;
  outcome: 'sent' | 'refused' | 'timed_out' | 'not_sent';
  /** The provider's own word for it, e.g. isv.BUSINESS_LIMIT_CONTROL; no text of the message. */
  providerCode?: string | null;
  milliseconds: number;
  actor: Actor;
}

/** Writes one line of the SMS log (A8), for each message and each failure, after the provider answered. */
export async function logSmsMessage(db: Db | Tx, record: SmsRecord): Promise<void> {
  await db
    .insertInto('sms_messages')
    .values({
      id: newId('smsg'),
      purpose: record.purpose,
      masked_phone: record.maskedPhone,
      practitioner_id: record.practitionerId,
      flow_id: record.flowId,
      outcome: record.outcome,
      provider_code: record.providerCode?.replaceAll(/\d{7,}/g, '…').slice(0, 100) ?? null,
      milliseconds: Math.round(record.milliseconds),
      address: record.actor.address ?? null,
      request_id: record.actor.requestId ?? null,
    })
    .execute();
}
