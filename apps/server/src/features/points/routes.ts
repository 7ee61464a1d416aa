import * as admin from '@cert/contract/admin/points';
import { getPoints, listPointEntries as listPointEntriesOperation } from '@cert/contract/points';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { correctPoints } from './correct-points.ts';
import { exportPointEntries } from './export-point-entries.ts';
import { grantPoints } from './grant-points.ts';
import { listInstitutionPointEntries } from './list-institution-point-entries.ts';
import { listPointEntries } from './list-point-entries.ts';
import { listRevealPrices } from './list-reveal-prices.ts';
import { readBalance } from './read-balance.ts';
import { readRevealPrice } from './read-reveal-price.ts';
import { reconcilePoints } from './reconcile-points.ts';
import { setRevealPrice } from './set-reveal-price.ts';

export function pointRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, getPoints, async ({ db, caller }) => ({
    balance: await readBalance(db, caller.institutionId),
    revealPrice: await readRevealPrice(db),
  }));
  registerOperation(app, deps, listPointEntriesOperation, ({ db, caller, query }) =>
    listPointEntries(db, { viewer: caller, limit: query.limit, cursor: query.cursor, cursorKey: deps.cipher }),
  );
  adminRoutes(app, deps);
}

function adminRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, admin.listInstitutionPointEntries, ({ db, query: { limit, cursor, ...filters } }) =>
    listInstitutionPointEntries(db, { filters, limit, cursor, cursorKey: deps.cipher }),
  );
  registerOperation(app, deps, admin.exportPointEntries, ({ caller, actor, query: { format, ...filters } }) =>
    exportPointEntries(deps.db, { filters, format, operatorId: caller.accountId, actor }),
  );
  registerOperation(app, deps, admin.grantPoints, ({ db, caller, actor, params, body }) =>
    grantPoints(db, { ...params, ...body, operatorId: caller.accountId, actor }),
  );
  registerOperation(app, deps, admin.correctPoints, ({ db, caller, actor, params, body }) =>
    correctPoints(db, { ...params, ...body, operatorId: caller.accountId, actor }),
  );
  registerOperation(app, deps, admin.listRevealPrices, ({ db, query }) => listRevealPrices(db, { ...query, cursor: query.cursor, cursorKey: deps.cipher }));
  registerOperation(app, deps, admin.setRevealPrice, ({ db, caller, actor, body }) => setRevealPrice(db, { ...body, operatorId: caller.accountId, actor }));
  registerOperation(app, deps, admin.reconcilePoints, () => reconcilePoints(deps.db));
}
