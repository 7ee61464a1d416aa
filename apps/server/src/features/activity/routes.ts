import * as operations from '@cert/contract/admin/activity';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { exportActivity } from './export-activity.ts';
import { getActivityVerification } from './get-activity-verification.ts';
import { sealHeadFile } from './keep-seal-head.ts';
import { listActivity } from './list-activity.ts';
import { listSignIns } from './list-sign-ins.ts';
import { listSmsMessages } from './list-sms-messages.ts';
import { readSealState } from './read-seal-state.ts';
import { verifyActivityLog } from './verify-activity-log.ts';

export function activityRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps;
  const runs = new Set<Promise<void>>();
  app.addHook('onClose', async () => void (await Promise.all(runs)));
  const follow = (run: Promise<void>) => {
    const ended = run.catch((error: unknown) => app.log.error({ err: error }, 'a verification of the activity log failed')).then(() => void runs.delete(ended));
    runs.add(ended);
  };

  registerOperation(app, deps, operations.listActivity, ({ actor, query: { limit, cursor, ...filters } }) => listActivity(db, { filters, actor, limit, cursor, cursorKey: deps.cipher }));
  registerOperation(app, deps, operations.exportActivity, ({ actor, caller, query: { format, ...filters } }) => exportActivity(db, { filters, format, operatorId: caller.accountId, actor }));
  registerOperation(app, deps, operations.listSignIns, ({ actor, query: { limit, cursor, ...filters } }) => listSignIns(db, { filters, actor, limit, cursor, cursorKey: deps.cipher }));
  registerOperation(app, deps, operations.listSmsMessages, ({ actor, query: { limit, cursor, ...filters } }) => listSmsMessages(db, { filters, actor, limit, cursor, cursorKey: deps.cipher }));
  registerOperation(app, deps, operations.readSealState, () => readSealState(db));
  registerOperation(app, deps, operations.verifyActivityLog, ({ actor, caller, idempotencyKey }) =>
    verifyActivityLog(db, { operatorId: caller.accountId, actor, requestKey: idempotencyKey, key: deps.cipher, headFile: sealHeadFile(deps.config.dataDir), follow }),
  );
  registerOperation(app, deps, operations.getActivityVerification, ({ params }) => getActivityVerification(db, params));
}
