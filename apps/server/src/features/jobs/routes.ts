import * as words from '@cert/contract/admin/forbidden-word';
import * as review from '@cert/contract/admin/job';
import * as contract from '@cert/contract/job';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { inTransaction } from '../../platform/database.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { addForbiddenWord } from '../forbidden-words/add-forbidden-word.ts';
import { listForbiddenWords } from '../forbidden-words/list-forbidden-words.ts';
import { removeForbiddenWord } from '../forbidden-words/remove-forbidden-word.ts';
import { requireMembership } from '../institutions/require-membership.ts';
import { checkJobText } from './check-job-text.ts';
import { deleteJob } from './delete-job.ts';
import { getJob } from './get-job.ts';
import { getMyJob } from './get-my-job.ts';
import { listJobsForReview } from './list-jobs-for-review.ts';
import { listMyJobs } from './list-my-jobs.ts';
import { pauseJob } from './pause-job.ts';
import { publishJob } from './publish-job.ts';
import { refreshJobFlags } from './refresh-job-flags.ts';
import { reinstateJob } from './reinstate-job.ts';
import { renewJob } from './renew-job.ts';
import { reopenJob } from './reopen-job.ts';
import { restoreJob } from './restore-job.ts';
import { saveJobField } from './save-job-field.ts';
import { searchJobs } from './search-jobs.ts';
import { getReviewedJob } from './show-reviewed-job.ts';
import { takeDownJob } from './take-down-job.ts';

export function jobRoutes(app: FastifyInstance, deps: Deps): void {
  manageRoutes(app, deps);
  reviewRoutes(app, deps);

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

/** Operators (A7). */
function reviewRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, review.listJobsForReview, ({ db, query }) => {
    const { limit, cursor, ...filters } = query;
    return listJobsForReview(db, { filters, limit, cursor, cursorKey: deps.cipher });
  });
  registerOperation(app, deps, review.takeDownJob, async ({ db, actor, params, body }) => {
    await takeDownJob(db, { actor, jobId: params.jobId, reason: body.reason });
    return getReviewedJob(db, params.jobId);
  });
  registerOperation(app, deps, review.reinstateJob, async ({ db, actor, params }) => {
    await reinstateJob(db, { actor, jobId: params.jobId });
    return getReviewedJob(db, params.jobId);
  });
  registerOperation(app, deps, words.listForbiddenWords, ({ db, query }) => listForbiddenWords(db, { ...query, search: query.search, cursor: query.cursor, cursorKey: deps.cipher }));
  registerOperation(app, deps, words.addForbiddenWord, ({ db, actor, caller, body }) =>
    inTransaction(db, async (tx) => {
      const added = await addForbiddenWord(tx, { actor, operatorId: caller.accountId, ...body });
      await refreshJobFlags(tx);
      return added;
    }),
  );
  registerOperation(app, deps, words.removeForbiddenWord, async ({ db, actor, params }) => {
    await inTransaction(db, async (tx) => {
      await removeForbiddenWord(tx, { actor, wordId: params.wordId });
      await refreshJobFlags(tx);
    });
    return undefined;
  });
}
