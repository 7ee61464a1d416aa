import type { OperatorRole } from '@cert/contract/operation';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { selectAlerts, showAlerts } from './show-alerts.ts';

/**
 * 标记已处理 (A8), with what was done about it. The conditional update lets one of two operators win; the next time it
 * happens is a new alert.
 * @throws Refusal `not_found`; `alert_handled` when a colleague was first.
 */
export async function handleAlert(db: Db | Tx, { alertId, note, operatorId, role, actor }: { alertId: string; note: string; operatorId: string; role: OperatorRole; actor: Actor }) {
  return inTransaction(db, async (tx) => {
    const handled = await tx
      .updateTable('alerts')
      .set({ handled_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`, handled_by: operatorId, note })
      .where('id', '=', alertId)
      .where('handled_at', 'is', null)
      .executeTakeFirst();
    const row = await selectAlerts(tx).where('a.id', '=', alertId).executeTakeFirst();
    if (row === undefined) throw new Refusal('not_found');
    if (handled.numUpdatedRows === 0n) throw new Refusal('alert_handled');
    await logActivity(tx, actor, { action: 'handle-alert', object: { kind: 'alert', id: alertId }, detail: { kind: row.kind, times: row.times } });
    const [shown] = await showAlerts(tx, [row], role);
    if (shown === undefined) throw new Error('an alert was not shown');
    return shown;
  });
}
