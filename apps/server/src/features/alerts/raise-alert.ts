import type { AlertKind, AlertSubjectKind } from '@cert/contract/codes/alert-kinds';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';

export interface AlertSubject {
  kind: AlertSubjectKind;
  id: string;
}

/** Subject of what is about no institution, person or network. */
export const wholePlatform: AlertSubject = { kind: 'platform', id: 'platform' };

export interface RaisedAlert {
  kind: AlertKind;
  subject: AlertSubject;
  /** Figures and ids only. Keys get their Chinese in `activityDetailLabels`. */
  detail?: Record<string, string | number | boolean | null>;
}

/**
 * 警报: tells the operators of something. One open alert for each (kind, subject): raised again it counts up and moves its
 * last time. Never fails the caller. Give it the `db` when the caller's transaction is about to be undone, and the `tx` when
 * the alert must stand or fall with it.
 */
export async function raiseAlert(db: Db | Tx, alert: RaisedAlert): Promise<void> {
  try {
    if (db.isTransaction) await insideTransaction(db as Tx, alert);
    else await upsertAlert(db, alert);
  } catch (error) {
    // Without its text, which may quote values.
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
    process.emitWarning(`an alert of kind ${alert.kind} could not be raised (${code})`);
  }
}

/** A failed statement would end the caller's transaction; the savepoint keeps it alive. */
async function insideTransaction(tx: Tx, alert: RaisedAlert): Promise<void> {
  await sql`savepoint raise_alert`.execute(tx);
  try {
    await upsertAlert(tx, alert);
    await sql`release savepoint raise_alert`.execute(tx);
  } catch (error) {
    await sql`rollback to savepoint raise_alert`.execute(tx);
    throw error;
  }
}

async function upsertAlert(db: Db | Tx, { kind, subject, detail = {} }: RaisedAlert): Promise<void> {
  await sql`
    insert into alerts (id, kind, subject_kind, subject_id, detail)
    values (${newId('alert')}, ${kind}, ${subject.kind}, ${subject.id.slice(0, 100)}, ${JSON.stringify(withoutNumbers(detail))})
    on conflict (kind, subject_kind, subject_id) where handled_at is null
    do update set times = alerts.times + 1, last_at = date_trunc('milliseconds', clock_timestamp()), detail = excluded.detail
  `.execute(db);
}

/** The last fence before a phone number or an address stands where ten people read it (rule 1). */
const withoutNumbers = (detail: NonNullable<RaisedAlert['detail']>): typeof detail =>
  Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, typeof value === 'string' && /\d{11}|@/.test(value) ? '***' : value]));
