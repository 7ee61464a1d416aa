import { readUnreadCounts as readUnreadCountsOperation } from '@cert/contract/notification';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { readUnreadCounts } from './read-unread-counts.ts';

export function unreadCountRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, readUnreadCountsOperation, ({ db, caller }) =>
    readUnreadCounts(db, caller.audience === 'practitioner' ? { practitionerId: caller.accountId } : { institutionId: caller.institutionId }),
  );
}
