import * as admin from '@cert/contract/admin/operator';
import * as session from '@cert/contract/admin/operator-session';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import type { Client } from '../sign-in/rules.ts';
import { changeOperatorPassword } from './change-operator-password.ts';
import { changeOperatorRole } from './change-operator-role.ts';
import { confirmSecondFactor } from './confirm-second-factor.ts';
import { createOperator } from './create-operator.ts';
import { disableOperator } from './disable-operator.ts';
import { enableOperator } from './enable-operator.ts';
import { endMyOperatorSession } from './end-my-operator-session.ts';
import { getMyOperator } from './get-my-operator.ts';
import { listMyOperatorSessions } from './list-my-operator-sessions.ts';
import { listOperators } from './list-operators.ts';
import { proveOperatorPassword } from './prove-operator-password.ts';
import { proveSecondFactor } from './prove-second-factor.ts';
import { renewRecoveryCodes } from './renew-recovery-codes.ts';
import { resetOperatorPassword } from './reset-operator-password.ts';
import { resetSecondFactor } from './reset-second-factor.ts';
import { setOperatorPassword } from './set-operator-password.ts';
import { showOperator } from './show-operator.ts';
import { signInOperator } from './sign-in-operator.ts';
import { signOutOperator } from './sign-out-operator.ts';
import { startSecondFactor } from './start-second-factor.ts';

const clientOf = ({ actor, address, deviceId, userAgent }: Client & { userAgent: string }): Client => ({ actor, address, deviceId, userAgent });

export function operatorRoutes(app: FastifyInstance, deps: Deps): void {
  const { limits } = deps.config;
  const { cipher } = deps;
  signInRoutes(app, deps);

  registerOperation(app, deps, session.getMyOperator, ({ db, caller }) => getMyOperator(db, caller));
  registerOperation(app, deps, session.proveOperatorPassword, (call) => proveOperatorPassword(call.db, { ...call.body, caller: call.caller, client: clientOf(call), limits }));
  registerOperation(app, deps, session.changeOperatorPassword, (call) => changeOperatorPassword(call.db, { ...call.body, caller: call.caller, client: clientOf(call), limits }));
  registerOperation(app, deps, session.renewRecoveryCodes, ({ db, caller, actor }) => renewRecoveryCodes(db, { caller, actor, cipher }));
  registerOperation(app, deps, session.listMyOperatorSessions, ({ db, caller, query }) =>
    listMyOperatorSessions(db, { caller, limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
  registerOperation(app, deps, session.endMyOperatorSession, async ({ db, caller, actor, params }) => {
    await endMyOperatorSession(db, { caller, actor, ...params });
    return undefined;
  });

  registerOperation(app, deps, admin.listOperators, ({ db, query: { limit, cursor, ...filters } }) => listOperators(db, { filters, limit, cursor, cursorKey: cipher }));
  registerOperation(app, deps, admin.createOperator, async ({ db, actor, body }) => {
    const { operatorId, password } = await createOperator(db, { ...body, defaultPasswordDays: limits.defaultPasswordDays, actor });
    return { operator: await showOperator(db, operatorId), password };
  });
  registerOperation(app, deps, admin.disableOperator, ({ db, actor, params }) => disableOperator(db, { ...params, actor }));
  registerOperation(app, deps, admin.enableOperator, ({ db, actor, params }) => enableOperator(db, { ...params, actor }));
  registerOperation(app, deps, admin.changeOperatorRole, ({ db, actor, params, body }) => changeOperatorRole(db, { ...params, ...body, actor }));
  registerOperation(app, deps, admin.resetOperatorPassword, async ({ db, actor, params }) => {
    const { password } = await resetOperatorPassword(db, { ...params, defaultPasswordDays: limits.defaultPasswordDays, actor });
    return { operator: await showOperator(db, params.operatorId), password };
  });
  registerOperation(app, deps, admin.resetSecondFactor, ({ db, actor, params }) => resetSecondFactor(db, { ...params, actor }));
}

/** The steps from account and password to a full session. */
function signInRoutes(app: FastifyInstance, deps: Deps): void {
  const { limits } = deps.config;
  const { cipher } = deps;
  registerOperation(app, deps, session.signInOperator, (call) => signInOperator(call.db, { ...call.body, client: clientOf(call), limits }));
  registerOperation(app, deps, session.proveSecondFactor, (call) => proveSecondFactor(call.db, { ...call.body, caller: call.caller, client: clientOf(call), cipher, limits }));
  registerOperation(app, deps, session.setOperatorPassword, (call) => setOperatorPassword(call.db, { ...call.body, caller: call.caller, client: clientOf(call), limits }));
  registerOperation(app, deps, session.startSecondFactor, ({ db, caller, actor }) => startSecondFactor(db, { caller, cipher, actor }));
  registerOperation(app, deps, session.confirmSecondFactor, (call) => confirmSecondFactor(call.db, { ...call.body, caller: call.caller, client: clientOf(call), cipher, limits }));
  registerOperation(app, deps, session.signOutOperator, async ({ db, caller, actor, body }) => {
    await signOutOperator(db, { caller, actor, ...body });
    return undefined;
  });
}
