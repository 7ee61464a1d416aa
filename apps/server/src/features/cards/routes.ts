import * as contract from '@cert/contract/card';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { publishConsent } from './consent-text.ts';
import { getMyCard } from './get-my-card.ts';
import { publishCard } from './publish-card.ts';
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
}
