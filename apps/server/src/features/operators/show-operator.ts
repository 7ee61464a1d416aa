import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { countActiveAdministrators, findLastSignIns, findOperator, type OperatorRow } from './sql.ts';

/** One account as the administrators see it. @throws Refusal `not_found`. */
export async function showOperator(db: Db | Tx, operatorId: string) {
  const row = await findOperator(db, operatorId);
  if (row === undefined) throw new Refusal('not_found');
  const [shown] = await showOperators(db, [row]);
  return shown!;
}

/** Rows as answers, with what may be done to each: the last active administrator is kept. */
export async function showOperators(db: Db | Tx, rows: readonly OperatorRow[]) {
  const administrators = await countActiveAdministrators(db);
  const lastSignIns = await findLastSignIns(db, rows.map(({ id }) => id));
  return rows.map((row) => {
    const isActive = row.disabledAt === null;
    const isLast = isActive && row.role === 'administrator' && administrators < 2;
    return {
      id: row.id,
      accountName: row.accountName,
      displayName: row.displayName,
      role: row.role,
      state: isActive ? ('active' as const) : ('disabled' as const),
      hasOwnPassword: row.hasOwnPassword,
      hasSecondFactor: row.hasSecondFactor,
      lastSignedInAt: lastSignIns.get(row.id)?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      can: { disable: isActive && !isLast, enable: !isActive, changeRole: isActive && !isLast, resetPassword: isActive, resetSecondFactor: isActive && row.hasSecondFactor },
    };
  });
}
