import { logActivity } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { raiseAlert, wholePlatform } from '../alerts/raise-alert.ts';
import type { Delivery } from './deliver-sms-code.ts';
import type { Client, FlowPurpose } from './rules.ts';
import { giveSmsBudgetBack } from './spend-sms-budget.ts';
import { markCodeFailed } from './sql.ts';

/** One lost message is the weather, three in ten minutes are an outage. */
const outageCalls = 3;

/**
 * A message that the provider did not send: the code is dead and nobody waits a minute for it, while the limits keep its
 * count [trust 2.3.3]; nothing is paid unless the provider is silent. The operators are told.
 * @returns what the user is told: nothing for a reset whose number alone is refused, because that would tell that it is known.
 */
export async function noteSmsFault(
  db: Db,
  { delivery, codeId, purpose, spent, client }: { delivery: Delivery; codeId: string; purpose: FlowPurpose; spent: string[]; client: Client },
): Promise<Refusal | undefined> {
  if (delivery.outcome === 'refused') await giveSmsBudgetBack(db, spent);
  await logActivity(db, client.actor, { action: 'send-sms-code', object: { kind: 'sms_code', id: codeId }, detail: { outcome: 'failed' } });
  const isOfNumber = delivery.fault === 'number_limited' || delivery.fault === 'number_refused';
  if (!isOfNumber && delivery.outcome !== 'not_sent') await tellOperators(db, delivery);
  if (isOfNumber && purpose === 'reset') return undefined;
  await markCodeFailed(db, codeId);
  if (delivery.fault === 'number_limited') return new Refusal('sms_number_limited', { retryAfterSeconds: 3_600 });
  return delivery.fault === 'number_refused' ? new Refusal('sms_number_refused') : new Refusal('sms_unavailable', { retryAfterSeconds: 30 });
}

async function tellOperators(db: Db, { fault, outcome, providerCode }: Delivery): Promise<void> {
  if (fault === 'away' && (await countUp(db, 'sms:provider-away', 600)).count < outageCalls) return;
  await raiseAlert(db, { kind: 'sms-provider', subject: wholePlatform, detail: { providerCode: providerCode ?? outcome } });
}
