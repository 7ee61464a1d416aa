import { listCardViews as listCardViewsOperation } from '@cert/contract/card-view';
import * as contract from '@cert/contract/talent-pool';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { requireMembership } from '../institutions/require-membership.ts';
import { countTalentPool } from './count-talent-pool.ts';
import { listCardViews } from './list-card-views.ts';
import { searchTalentPool } from './search-talent-pool.ts';
import { viewCard } from './view-card.ts';

export function talentPoolRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps;

  registerOperation(app, deps, contract.searchTalentPool, ({ caller, query }) => {
    requireMembership(caller);
    const { limit, cursor, ...filters } = query;
    return searchTalentPool(db, { viewer: caller, filters, limit, cursor, cursorKey: deps.cipher, rowsPerDay: deps.config.limits.cardRowsPerDay });
  });
  registerOperation(app, deps, contract.countTalentPool, ({ caller, query }) => {
    requireMembership(caller);
    return countTalentPool(db, caller, query);
  });
  registerOperation(app, deps, contract.viewCard, ({ caller, params }) => {
    requireMembership(caller);
    return viewCard(db, { caller, cardId: params.cardId });
  });
  registerOperation(app, deps, listCardViewsOperation, ({ caller, query }) => {
    requireMembership(caller);
    return listCardViews(db, { viewer: caller, limit: query.limit, cursor: query.cursor, cursorKey: deps.cipher });
  });
}
