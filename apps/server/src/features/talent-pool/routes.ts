import { listCardViews as listCardViewsOperation } from '@cert/contract/card-view';
import * as contract from '@cert/contract/talent-pool';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation, type Call } from '../../platform/http/register-operation.ts';
import { noteLimitReached } from '../institutions/note-limit-reached.ts';
import { requireMembership } from '../institutions/require-membership.ts';
import { admitReading, type Reading } from './admit-reading.ts';
import { countTalentPool } from './count-talent-pool.ts';
import { listCardViews } from './list-card-views.ts';
import { searchTalentPool } from './search-talent-pool.ts';
import { viewCard } from './view-card.ts';

export function talentPoolRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps;
  const { limits } = deps.config;
  /** What stands before every reading: a valid membership and the institution's speed limits. */
  const read = <T>({ caller, actor }: Pick<Call<typeof contract.viewCard>, 'caller' | 'actor'>, reading: Reading, step: () => Promise<T>): Promise<T> => {
    requireMembership(caller);
    const { institutionId } = caller;
    return noteLimitReached(db, { actor, institutionId, act: reading }, async () => {
      await admitReading(db, { institutionId, reading, limits });
      return step();
    });
  };

  registerOperation(app, deps, contract.searchTalentPool, (call) => {
    const { limit, cursor, ...filters } = call.query;
    return read(call, 'card-list', () => searchTalentPool(db, { viewer: call.caller, filters, limit, cursor, cursorKey: deps.cipher, rowsPerDay: limits.cardRowsPerDay }));
  });
  registerOperation(app, deps, contract.countTalentPool, (call) => read(call, 'card-count', () => countTalentPool(db, call.caller, call.query)));
  registerOperation(app, deps, contract.viewCard, (call) => read(call, 'card-view', () => viewCard(db, { caller: call.caller, cardId: call.params.cardId })));
  registerOperation(app, deps, listCardViewsOperation, (call) =>
    read(call, 'view-list', () => listCardViews(db, { viewer: call.caller, limit: call.query.limit, cursor: call.query.cursor, cursorKey: deps.cipher })),
  );
}
