import * as contract from '@cert/contract/account';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { changePassword } from './change-password.ts';
import { endOtherSessions } from './end-other-sessions.ts';
import { endSession } from './end-session.ts';
import { listMySessions } from './list-my-sessions.ts';

export function accountRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, cipher } = deps;
  registerOperation(app, deps, contract.changePassword, async (call) => {
    const client = { actor: call.actor, address: call.address, deviceId: call.deviceId };
    await changePassword(call.db, { caller: call.caller, client, cipher, limits: deps.config.limits, ...call.body });
    return undefined;
  });
  registerOperation(app, deps, contract.listMySessions, ({ caller, query }) =>
    listMySessions(db, { caller, limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
  registerOperation(app, deps, contract.endSession, async ({ caller, actor, params }) => {
    await endSession(db, { caller, actor, sessionId: params.sessionId });
    return undefined;
  });
  registerOperation(app, deps, contract.endOtherSessions, async ({ caller, actor }) => ({ ended: await endOtherSessions(db, { caller, actor }) }));
}
