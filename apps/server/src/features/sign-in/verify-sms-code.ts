import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { countUp, readCount } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { bindWechat } from './bind-wechat.ts';
import { codeInput, isFlowOf, wrongCodesKey, type Client, type FlowPurpose, type Means } from './rules.ts';
import { bindPhone, findPhoneHolder, lockFlow, lockLiveCode, type Flow, type LiveCode } from './sql.ts';

/**
 * Proves the phone of a flow with its code (rule 18). Right: the code is used up; a `bind` flow binds the phone at once,
 * so whoever stops here is bound without a password (rule 20). Wrong tries are counted although they are refused.
 * @throws Refusal `flow_invalid`, `sms_code_wrong`, `sms_code_dead` (none, used, replaced, too old, too many tries),
 * `sms_code_locked` for a day after too many wrong tries for the number.
 */
export async function verifySmsCode(
  db: Db | Tx,
  args: { flowToken: string; code: string; client: Client } & Means,
): Promise<{ purpose: FlowPurpose }> {
  return inTransaction(db, async (tx) => {
    const flow = await lockFlow(tx, args.flowToken);
    if (flow === undefined) throw new Refusal('flow_invalid');
    const wrong = await readCount(tx, wrongCodesKey(flow.phoneIndex));
    if (wrong.count >= args.limits.smsWrongTriesPerPhonePerDay) throw locked(wrong.retryAfterSeconds);
    const live = await lockLiveCode(tx, flow.id, args.limits.smsWrongTries);
    if (live === undefined) throw new Refusal('sms_code_dead');
    if (!args.cipher.keptIndexes(codeInput(flow, args.code)).some((hash) => hash.length === live.hash.length && timingSafeEqual(live.hash, hash))) throw await countWrongCode(tx, flow, live, args);
    const holder = await findPhoneHolder(tx, flow.phoneIndex);
    if (!isFlowOf(flow, holder)) throw new Refusal('flow_invalid');

    await tx.updateTable('sms_codes').set({ used_at: sql<Date>`now()` }).where('id', '=', live.id).execute();
    await tx.updateTable('sign_in_flows').set({ verified_at: sql<Date>`now()` }).where('id', '=', flow.id).execute();
    if (flow.purpose === 'bind') await bindPhone(tx, holder.id, flow.phoneIndex);
    const action = flow.purpose === 'bind' ? 'bind-phone' : 'verify-sms-code';
    await logActivity(tx, args.client.actor, { action, object: { kind: 'practitioner', id: holder.id } });
    if (flow.openidIndex !== null) await bindWechat(tx, { actor: args.client.actor, openidIndex: flow.openidIndex, practitionerId: holder.id });
    return { purpose: flow.purpose };
  });
}

async function countWrongCode(tx: Tx, flow: Flow, live: LiveCode, args: { client: Client; limits: Means['limits'] }): Promise<Refusal> {
  const { smsWrongTries, smsWrongTriesPerPhonePerDay } = args.limits;
  await tx.updateTable('sms_codes').set({ wrong_tries: live.wrongTries + 1 }).where('id', '=', live.id).execute();
  const ofNumber = await countUp(tx, wrongCodesKey(flow.phoneIndex), 86_400, smsWrongTriesPerPhonePerDay);
  const isLocked = ofNumber.count >= smsWrongTriesPerPhonePerDay;
  await logActivity(tx, args.client.actor, {
    action: 'verify-sms-code',
    ...(flow.practitionerId === null ? {} : { object: { kind: 'practitioner', id: flow.practitionerId } }),
    detail: { outcome: isLocked ? 'locked' : 'wrong', purpose: flow.purpose },
  });
  if (isLocked) {
    if (flow.practitionerId !== null) await raiseAlert(tx, { kind: 'sms-code-lock', subject: { kind: 'practitioner', id: flow.practitionerId } });
    return locked(ofNumber.retryAfterSeconds);
  }
  const left = smsWrongTries - live.wrongTries - 1;
  const title = left > 0 ? `验证码不正确，还可以再试 ${left} 次` : '验证码错误次数过多，请重新获取验证码';
  return new Refusal('sms_code_wrong', { title, keepsWrites: true });
}

const locked = (retryAfterSeconds: number) => new Refusal('sms_code_locked', { retryAfterSeconds, keepsWrites: true });
