import * as contract from '@cert/contract/job';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { requireMembership } from '../institutions/require-membership.ts';
import { checkJobText } from './check-job-text.ts';
import { deleteJob } from './delete-job.ts';
import { getJob } from './get-job.ts';
import { getMyJob } from './get-my-job.ts';
import { listMyJobs } from './list-my-jobs.ts';
import { pauseJob } from './pause-job.ts';
import { publishJob } from './publish-job.ts';
import { renewJob } from './renew-job.ts';
import { reopenJob } from './reopen-job.ts';
import { restoreJob } from './restore-job.ts';
import { saveJobField } from './save-job-field.ts';
import { searchJobs } from './search-jobs.ts';

export function jobRoutes(app: FastifyInstance, deps: Deps): void {
  manageRoutes(app, deps);

  registerOperation(app, deps, contract.searchJobs, ({ db, caller, query }) => {
    const { limit, cursor, ...search } = query;
    return searchJobs(db, { practitionerId: caller.accountId, search, limit, cursor, cursorKey: deps.cipher });
  });
  registerOperation(app, deps, contract.getJob, ({ db, caller, params }) => getJob(db, { practitionerId: caller.accountId, jobId: params.jobId }));
}

/** The institution's own jobs. Whatever makes a job seen needs a valid membership; closing one never does. */
function manageRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.publishJob, async ({ db, caller, actor, body }) => {
    requireMembership(caller);
    const jobId = await publishJob(db, { actor, institutionId: caller.institutionId, job: body });
    return getMyJob(db, { caller, jobId });
  });
  registerOperation(app, deps, contract.listMyJobs, ({ db, caller, query }) =>
    listMyJobs(db, { institutionId: caller.institutionId, ...query, cursor: query.cursor, cursorKey: deps.cipher }),
  );
  registerOperation(app, deps, contract.getMyJob, ({ db, caller, params }) => getMyJob(db, { caller, jobId: params.jobId }));
  registerOperation(app, deps, contract.saveJobField, async ({ db, caller, actor, params, body }) => {
    requireMembership(caller);
    await saveJobField(db, { actor, institutionId: caller.institutionId, jobId: params.jobId, change: body });
    return getMyJob(db, { caller, jobId: params.jobId });
  });
  registerOperation(app, deps, contract.pauseJob, async ({ db, caller, actor, params }) => {
    await pauseJob(db, { actor, institutionId: caller.institutionId, jobId: params.jobId });
    return getMyJob(db, { caller, jobId: params.jobId });
  });
  registerOperation(app, deps, contract.reopenJob, async ({ db, caller, actor, params }) => {
    requireMembership(caller);
    await reopenJob(db, { actor, institutionId: caller.institutionId, jobId: params.jobId });
    return getMyJob(db, { caller, jobId: params.jobId });
  });
  registerOperation(app, deps, contract.renewJob, async ({ db, caller, actor, params, body }) => {
    requireMembership(caller);
    await renewJob(db, { actor, institutionId: caller.institutionId, jobId: params.jobId, validUntil: body.validUntil });
    return getMyJob(db, { caller, jobId: params.jobId });
  });
  registerOperation(app, deps, contract.deleteJob, async ({ db, caller, actor, params }) => {
    await deleteJob(db, { actor, institutionId: caller.institutionId, jobId: params.jobId });
    return getMyJob(db, { caller, jobId: params.jobId });
  });
  registerOperation(app, deps, contract.restoreJob, async ({ db, caller, actor, params }) => {
    requireMembership(caller);
    await restoreJob(db, { actor, institutionId: caller.institutionId, jobId: params.jobId });
    return getMyJob(db, { caller, jobId: params.jobId });
  });
  registerOperation(app, deps, contract.checkJobText, async ({ body }) => checkJobText(body.text));
}
