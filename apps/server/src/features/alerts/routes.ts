import * as contract from '@cert/contract/admin/alert';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { countOpenAlerts } from './count-open-alerts.ts';
import { handleAlert } from './handle-alert.ts';
import { listAlerts } from './list-alerts.ts';

export function alertRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, cipher } = deps;
  registerOperation(app, deps, contract.listAlerts, ({ caller, query }) =>
    listAlerts(db, { state: query.state, kind: query.kind, role: caller.role, limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
  registerOperation(app, deps, contract.countOpenAlerts, () => countOpenAlerts(db));
  registerOperation(app, deps, contract.handleAlert, (call) =>
    handleAlert(call.db, { ...call.params, ...call.body, operatorId: call.caller.accountId, role: call.caller.role, actor: call.actor }),
  );
}
