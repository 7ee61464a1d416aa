import * as contract from '@cert/contract/share';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { createShare } from './create-share.ts';
import { listMyShares } from './list-my-shares.ts';
import { openShare } from './open-share.ts';
import { revokeShare } from './revoke-share.ts';
import { shareConsent } from './rules.ts';

export function shareRoutes(app: FastifyInstance, deps: Deps): void {
  const { cipher, config } = deps;
  const means = { cipher, publicUrl: config.publicUrl };
  registerOperation(app, deps, contract.getShareConsent, async () => shareConsent);
  registerOperation(app, deps, contract.createShare, ({ db, caller, actor, body }) =>
    createShare(db, { actor, practitionerId: caller.accountId, ...body, means, limits: config.limits }),
  );
  registerOperation(app, deps, contract.listMyShares, ({ db, caller, query }) =>
    listMyShares(db, { practitionerId: caller.accountId, state: query.state, limit: query.limit, cursor: query.cursor, cursorKey: cipher, means }),
  );
  registerOperation(app, deps, contract.revokeShare, ({ db, caller, actor, params }) =>
    revokeShare(db, { actor, practitionerId: caller.accountId, shareId: params.shareId, means }),
  );
  registerOperation(app, deps, contract.openShare, ({ actor, address, body, idempotencyKey }) =>
    openShare(deps.db, { actor, address, shareCode: body.shareCode, idempotencyKey, cipher, limits: config.limits }),
  );
}
