import { randomInt } from 'node:crypto';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { logSmsMessage } from '../activity/log-sms-message.ts';
import type { SmsGateway } from '../../platform/sms-gateway.ts';
import { admitSms, noteSmsLimits } from './admit-sms.ts';
import { deliverNothing, deliverSmsCode } from './deliver-sms-code.ts';
import { noteSmsFault } from './note-sms-fault.ts';
import { codeInput, isFlowOf, maskPhone, smsText, type Client, type Means } from './rules.ts';
import { spendSmsBudget } from './spend-sms-budget.ts';
import { findCodeOfRequest, findPhoneHolder, insertCode, lockFlow, lockSubject, type Flow } from './sql.ts';

interface SendArgs extends Means {
  flowToken: string;
  requestKey: string;
  client: Client;
  sms: SmsGateway;
}

interface SmsCodeSent {
  maskedPhone: string;
  resendAfterSeconds: number;
  expiresAt: string;
}

interface Reserved {
  answer: SmsCodeSent;
  /** What is to be delivered now; absent for a repeat of an earlier request. */
  fresh?: { codeId: string; flow: Flow; phone: string; code: string; hasHolder: boolean; spent: string[] };
}

/**
 * Sends a code for a flow (rule 18). All limits are counted and the code is kept before the gateway is called, outside of
 * any transaction, so parallel requests give one message. A repeat with the same key answers the same and sends nothing.
 * @throws Refusal `flow_invalid`, `sms_too_soon`, `sms_limit_reached`, `sms_code_locked`; `sms_unavailable` when the
 * gateway did not take the message or the budget is spent; `sms_number_limited` and `sms_number_refused` when the carrier
 * has something against the number: that code is dead, it counts for the limits, and the user may try again at once.
 */
export async function sendSmsCode(db: Db, args: SendArgs): Promise<SmsCodeSent> {
  const { answer, fresh } = await noteSmsLimits(db, args, () => inTransaction(db, (tx) => reserveCode(tx, args)));
  if (fresh === undefined) return answer;
  const { codeId, flow, phone, code, hasHolder, spent } = fresh;
  const delivery = hasHolder
    ? await deliverSmsCode(args.sms, { phone, purpose: flow.purpose, code, text: smsText(flow.purpose, code, args.limits.smsTtlSeconds) })
    : await deliverNothing(args.sms);
  // Also for nothing sent: it takes as long, and an operator sees that somebody asked.
  await logSmsMessage(db, { purpose: flow.purpose, maskedPhone: maskPhone(phone), practitionerId: hasHolder ? flow.practitionerId : null, flowId: flow.id, ...delivery, actor: args.client.actor });
  if (delivery.fault === null) return answer;
  const refusal = await noteSmsFault(db, { delivery, codeId, purpose: flow.purpose, spent, client: args.client });
  if (refusal !== undefined) throw refusal;
  return answer;
}

async function reserveCode(tx: Tx, args: SendArgs): Promise<Reserved> {
  const { limits, cipher, client } = args;
  const flow = await lockFlow(tx, args.flowToken);
  if (flow === undefined || flow.verifiedAt !== null) throw new Refusal('flow_invalid');
  const holder = await findPhoneHolder(tx, flow.phoneIndex);
  const hasHolder = isFlowOf(flow, holder);
  // Step 1 has said already that there is nothing to bind; a reset never says it.
  if (!hasHolder && flow.purpose === 'bind') throw new Refusal('flow_invalid');
  await lockSubject(tx, `sms:${flow.phoneIndex.toString('base64url')}`);

  const phone = cipher.decrypt(flow.phoneCipher);
  const kept = await findCodeOfRequest(tx, args.requestKey);
  if (kept !== undefined) {
    if (kept.flowId !== flow.id) throw new Refusal('idempotency_key_reused');
    const resendAfterSeconds = kept.age < limits.smsResendSeconds ? limits.smsResendSeconds : 0;
    return { answer: { maskedPhone: maskPhone(phone), resendAfterSeconds, expiresAt: kept.expiresAt.toISOString() } };
  }
  await admitSms(tx, flow, { limits, client });

  const code = String(randomInt(1_000_000)).padStart(6, '0');
  // A number that gets no message has no code that could be guessed either.
  const hash = cipher.index(hasHolder ? codeInput(flow, code) : `no-code:${args.flowToken}`);
  const inserted = await insertCode(tx, { flowId: flow.id, phoneIndex: flow.phoneIndex, hash, ttlSeconds: limits.smsTtlSeconds, requestKey: args.requestKey });
  await logActivity(tx, client.actor, { action: 'send-sms-code', object: { kind: 'sms_code', id: inserted.id }, detail: { purpose: flow.purpose, practitionerId: hasHolder ? flow.practitionerId : null } });
  const answer = { maskedPhone: maskPhone(phone), resendAfterSeconds: limits.smsResendSeconds, expiresAt: inserted.expiresAt.toISOString() };
  const spent = await spendSmsBudget(tx, { limits, isReal: hasHolder });
  return { answer, fresh: { codeId: inserted.id, flow, phone, code, hasHolder, spent } };
}
