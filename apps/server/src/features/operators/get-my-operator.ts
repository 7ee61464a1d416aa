import { operations } from '@cert/contract/operations';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { sessionEnds, type OperatorCaller } from '../../platform/sessions.ts';
import { countRecoveryCodes, findOperator } from './sql.ts';

/** How long a proved password is enough for acts that ask for a recent one. */
export const passwordProofSeconds = 600;

/** A9: who I am and what my role may call, from the contract itself. */
export async function getMyOperator(db: Db | Tx, caller: OperatorCaller) {
  const operator = await findOperator(db, caller.accountId);
  if (operator === undefined) throw new Refusal('sign_in_required');
  return {
    id: operator.id,
    accountName: operator.accountName,
    displayName: operator.displayName,
    role: operator.role,
    passwordSetAt: operator.passwordSetAt?.toISOString() ?? null,
    recoveryCodesLeft: await countRecoveryCodes(db, operator.id),
    operations: operations
      .filter(({ audiences, roles }) => audiences.includes('operator') && (roles === undefined || roles.includes(operator.role)))
      .map(({ operationId }) => operationId),
    passwordProofEndsAt: new Date(caller.passwordProvedAt.getTime() + passwordProofSeconds * 1000).toISOString(),
    sessionExpiresAt: caller.expiresAt.toISOString(),
    idleSeconds: sessionEnds.operator.idleSeconds,
  };
}
