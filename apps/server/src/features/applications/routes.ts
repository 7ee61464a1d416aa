import * as contract from '@cert/contract/application';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { requireMembership } from '../institutions/require-membership.ts';
import { applyToJob } from './apply-to-job.ts';
import { getApplyConsent } from './get-apply-consent.ts';
import { getMyApplication } from './get-my-application.ts';
import { listApplicants } from './list-applicants.ts';
import { listMyApplications } from './list-my-applications.ts';
import { markApplication } from './mark-application.ts';
import { viewApplication } from './view-application.ts';
import { withdrawApplication } from './withdraw-application.ts';

export function applicationRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.getApplyConsent, ({ db, caller, params }) => getApplyConsent(db, { practitionerId: caller.accountId, ...params }));
  registerOperation(app, deps, contract.applyToJob, ({ db, caller, actor, params, body }) =>
    applyToJob(db, { actor, practitionerId: caller.accountId, jobId: params.jobId, consentVersion: body.consentVersion }),
  );
  registerOperation(app, deps, contract.listMyApplications, ({ db, caller, query }) =>
    listMyApplications(db, { practitionerId: caller.accountId, limit: query.limit, cursor: query.cursor, cursorKey: deps.cipher }),
  );
  registerOperation(app, deps, contract.getMyApplication, ({ db, caller, params }) => getMyApplication(db, { practitionerId: caller.accountId, ...params }));
  registerOperation(app, deps, contract.withdrawApplication, ({ db, caller, actor, params }) =>
    withdrawApplication(db, { actor, practitionerId: caller.accountId, applicationId: params.applicationId }),
  );

  registerOperation(app, deps, contract.listApplicants, ({ db, caller, params, query }) => {
    requireMembership(caller);
    return listApplicants(db, { institutionId: caller.institutionId, jobId: params.jobId, state: query.state, limit: query.limit, cursor: query.cursor, cursorKey: deps.cipher });
  });
  registerOperation(app, deps, contract.viewApplication, ({ db, caller, actor, params }) => {
    requireMembership(caller);
    return viewApplication(db, { actor, institutionId: caller.institutionId, accountName: caller.accountName, applicationId: params.applicationId, cipher: deps.cipher });
  });
  registerOperation(app, deps, contract.markApplication, ({ db, caller, actor, params, body }) => {
    requireMembership(caller);
    return markApplication(db, { actor, institutionId: caller.institutionId, applicationId: params.applicationId, mark: body.mark });
  });
}
