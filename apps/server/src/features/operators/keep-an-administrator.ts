import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { lockActiveAdministrators } from './sql.ts';

/**
 * A9: before an account stops being an active administrator. The administrators' rows stay locked until the act is done, so
 * of two that disable each other one remains.
 * @throws Refusal `last_administrator`.
 */
export async function keepAnAdministrator(tx: Tx, operatorId: string): Promise<void> {
  const administrators = await lockActiveAdministrators(tx);
  if (administrators.includes(operatorId) && administrators.length < 2) throw new Refusal('last_administrator');
}
