import * as admin from '@cert/contract/admin/correction';
import * as contract from '@cert/contract/correction';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { handleCorrectionRequest } from './handle-correction-request.ts';
import { listCorrectionRequests } from './list-correction-requests.ts';
import { listMyCorrectionRequests } from './list-my-correction-requests.ts';
import { requestCorrection } from './request-correction.ts';

export function correctionRoutes(app: FastifyInstance, deps: Deps): void {
  const { cipher } = deps;
  registerOperation(app, deps, contract.requestCorrection, ({ db, caller, actor, body }) => requestCorrection(db, { actor, practitionerId: caller.accountId, cipher, ...body }));
  registerOperation(app, deps, contract.listMyCorrectionRequests, ({ db, caller, query }) =>
    listMyCorrectionRequests(db, { practitionerId: caller.accountId, cipher, limit: query.limit, cursor: query.cursor }),
  );
  registerOperation(app, deps, admin.listCorrectionRequests, ({ db, actor, query }) =>
    listCorrectionRequests(db, { actor, cipher, state: query.state, limit: query.limit, cursor: query.cursor }),
  );
  registerOperation(app, deps, admin.handleCorrectionRequest, ({ db, caller, actor, params, body }) =>
    handleCorrectionRequest(db, { actor, operatorId: caller.accountId, requestId: params.correctionRequestId, cipher, ...body }),
  );
}
