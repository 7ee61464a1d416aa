import { getPoints, listPointEntries as listPointEntriesOperation } from '@cert/contract/points';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { listPointEntries } from './list-point-entries.ts';
import { readBalance } from './read-balance.ts';
import { readRevealPrice } from './read-reveal-price.ts';

export function pointRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, getPoints, async ({ db, caller }) => ({
    balance: await readBalance(db, caller.institutionId),
    revealPrice: await readRevealPrice(db),
  }));
  registerOperation(app, deps, listPointEntriesOperation, ({ db, caller, query }) =>
    listPointEntries(db, { viewer: caller, limit: query.limit, cursor: query.cursor, cursorKey: deps.cipher }),
  );
}
