import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { countUp } from '../../platform/limits.ts';
import { raiseAlert, wholePlatform } from '../alerts/raise-alert.ts';
import type { Means } from './rules.ts';

/** Counts one look-up of the whole site. The last statement of its transaction: everybody waits at this row. */
export async function countLookUp(tx: Tx, { isFound }: { isFound: boolean }): Promise<void> {
  const notFound = isFound ? 0 : 1;
  await sql`
    insert into look_up_minutes as m (minute, asked, not_found) values (date_trunc('minute', clock_timestamp()), 1, ${notFound})
    on conflict (minute) do update set asked = m.asked + 1, not_found = m.not_found + ${notFound}
  `.execute(tx);
}

export interface LookUpAlarm {
  isRaised: boolean;
  asked: number;
  notFound: number;
}

/** Whether so many unknown numbers were asked for in the last five minutes that somebody is trying them out. */
export async function readLookUpAlarm(db: Db, limits: Means['limits']): Promise<LookUpAlarm> {
  const { rows } = await sql<{ asked: number; notFound: number }>`
    select coalesce(sum(asked), 0)::int as asked, coalesce(sum(not_found), 0)::int as "notFound"
    from look_up_minutes where minute > clock_timestamp() - interval '5 minutes'
  `.execute(db);
  const { asked, notFound } = rows[0]!;
  return { isRaised: asked >= limits.lookUpAlarmLeast && notFound * 100 > asked * limits.lookUpAlarmPercent, asked, notFound };
}

/** After a look-up: while the alarm lasts the operators are told, once a minute. It ends by itself. */
export async function watchLookUps(db: Db, limits: Means['limits']): Promise<void> {
  const { isRaised, asked, notFound } = await readLookUpAlarm(db, limits);
  if (!isRaised || (await countUp(db, 'look-up-alarm', 60)).count > 1) return;
  await raiseAlert(db, { kind: 'look-up-enumeration', subject: wholePlatform, detail: { asked, notFound } });
}
