import type { Config } from '../../config.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { countUp, readCount } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { raiseAlert, wholePlatform } from '../alerts/raise-alert.ts';

type Limits = Config['limits'];

/** The part of a budget at which the operators are told. */
export const smsWarnPart = 0.8;

/** This hour and this day in Asia/Shanghai, each with its counter. */
function windowsAt(limits: Limits, at: Date) {
  const seconds = Math.floor(at.getTime() / 1000);
  return [
    { name: 'hour' as const, key: `sms:budget:hour:${Math.floor(seconds / 3_600)}`, budget: limits.smsHourlyBudget, endsInSeconds: 3_600 - (seconds % 3_600) },
    { name: 'day' as const, key: `sms:budget:day:${shanghaiDay(at)}`, budget: limits.smsDailyBudget, endsInSeconds: 86_400 - ((seconds + 8 * 3_600) % 86_400) },
  ];
}

/** No message is paid for beyond the budget [trust 2.3.2]. */
export class SmsBudgetSpent extends Refusal {
  constructor(retryAfterSeconds: number) {
    super('sms_unavailable', { retryAfterSeconds });
  }
}

/**
 * Takes one message out of the budgets of the hour and the day, last in its transaction, because everybody counts in one
 * row. A number that gets no message takes nothing and is refused alike. Tells the operators at 80 %.
 * @returns the counters, for giving it back. @throws SmsBudgetSpent
 */
export async function spendSmsBudget(tx: Tx, { limits, isReal }: { limits: Limits; isReal: boolean }): Promise<string[]> {
  const windows = windowsAt(limits, new Date());
  let isNearlySpent = false;
  for (const { key, budget, endsInSeconds } of windows) {
    const { count } = isReal ? await countUp(tx, key, endsInSeconds + 60) : await readCount(tx, key);
    if ((isReal ? count : count + 1) > budget) throw new SmsBudgetSpent(endsInSeconds);
    isNearlySpent ||= isReal && count === Math.ceil(budget * smsWarnPart);
  }
  if (isNearlySpent) await raiseBudgetAlert(tx, limits);
  return isReal ? windows.map(({ key }) => key) : [];
}

/** The provider took nothing, so nothing is paid. */
export async function giveSmsBudgetBack(db: Db, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await db.updateTable('limit_counters').set((set) => ({ count: set('count', '-', 1) })).where('key', 'in', keys).where('count', '>', 0).execute();
}

/** What of the budgets is used. */
export async function readSmsBudget(db: Db | Tx, limits: Limits): Promise<{ hour: { used: number; budget: number }; day: { used: number; budget: number } }> {
  const [hour, day] = windowsAt(limits, new Date());
  return {
    hour: { used: (await readCount(db, hour!.key)).count, budget: hour!.budget },
    day: { used: (await readCount(db, day!.key)).count, budget: day!.budget },
  };
}

/** The operators see that the budget is nearly or wholly used. */
export async function raiseBudgetAlert(db: Db | Tx, limits: Limits): Promise<void> {
  const { hour, day } = await readSmsBudget(db, limits);
  await raiseAlert(db, { kind: 'sms-budget', subject: wholePlatform, detail: { usedThisHour: hour.used, hourlyBudget: hour.budget, usedToday: day.used, dailyBudget: day.budget } });
}
