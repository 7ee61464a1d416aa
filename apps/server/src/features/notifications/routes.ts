import * as contract from '@cert/contract/notification';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import type { InstitutionCaller, PractitionerCaller } from '../../platform/sessions.ts';
import { listNotifications } from './list-notifications.ts';
import { markNotificationsRead } from './mark-notifications-read.ts';

const recipientOf = (caller: PractitionerCaller | InstitutionCaller): string => (caller.audience === 'practitioner' ? caller.accountId : caller.institutionId);

export function notificationRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.listNotifications, ({ db, caller, query }) =>
    listNotifications(db, { recipientId: recipientOf(caller), limit: query.limit, cursor: query.cursor, cursorKey: deps.cipher }),
  );
  registerOperation(app, deps, contract.markNotificationsRead, async ({ db, caller, body }) => {
    await markNotificationsRead(db, { recipientId: recipientOf(caller), notificationId: body.notificationId, upTo: new Date(body.upTo) });
    return undefined;
  });
}
