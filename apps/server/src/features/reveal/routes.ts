import * as contract from '@cert/contract/reveal';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { requireMembership } from '../institutions/require-membership.ts';
import { getRevealOffer } from './get-reveal-offer.ts';
import { revealContact } from './reveal-contact.ts';

export function revealRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.getRevealOffer, ({ db, caller, params }) => {
    requireMembership(caller);
    return getRevealOffer(db, { caller, cardId: params.cardId });
  });
  registerOperation(app, deps, contract.revealContact, ({ caller, actor, params, body, idempotencyKey }) => {
    requireMembership(caller);
    return revealContact(deps.db, { actor, caller, cardId: params.cardId, expectedPoints: body.expectedPoints, idempotencyKey, cipher: deps.cipher, limits: deps.config.limits });
  });
}
