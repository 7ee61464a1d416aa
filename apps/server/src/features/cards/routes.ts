import * as review from '@cert/contract/admin/card';
import * as contract from '@cert/contract/card';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { publishConsent } from './consent-text.ts';
import { getMyCard } from './get-my-card.ts';
import { hideCard } from './hide-card.ts';
import { getReviewedCard, listCardsForReview } from './list-cards-for-review.ts';
import { publishCard } from './publish-card.ts';
import { unhideCard } from './unhide-card.ts';
import { withdrawCard } from './withdraw-card.ts';

export function cardRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.getMyCard, ({ db, caller }) => getMyCard(db, deps.cipher, caller.accountId));
  registerOperation(app, deps, contract.getPublishConsent, async () => publishConsent);
  registerOperation(app, deps, contract.publishCard, async ({ db, caller, actor, body }) => {
    await publishCard(db, { actor, practitionerId: caller.accountId, ...body });
    return getMyCard(db, deps.cipher, caller.accountId);
  });
  registerOperation(app, deps, contract.withdrawCard, async ({ db, caller, actor }) => {
    await withdrawCard(db, { actor, practitionerId: caller.accountId, reason: 'owner' });
    return getMyCard(db, deps.cipher, caller.accountId);
  });

  reviewRoutes(app, deps);
}

/** Operators (A7). */
function reviewRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, review.listCardsForReview, ({ db, query }) => {
    const { limit, cursor, ...filters } = query;
    return listCardsForReview(db, { filters, limit, cursor, cursorKey: deps.cipher });
  });
  registerOperation(app, deps, review.hideCard, async ({ db, actor, params, body }) => {
    await hideCard(db, { actor, cardId: params.cardId, reason: body.reason });
    return getReviewedCard(db, params.cardId);
  });
  registerOperation(app, deps, review.unhideCard, async ({ db, actor, params }) => {
    await unhideCard(db, { actor, cardId: params.cardId });
    return getReviewedCard(db, params.cardId);
  });
}
