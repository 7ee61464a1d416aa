import * as contract from '@cert/contract/own-contact';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { getOwnContact } from './get-own-contact.ts';
import { saveOwnContact } from './save-own-contact.ts';

export function ownContactRoutes(app: FastifyInstance, deps: Deps): void {
  const { cipher } = deps;
  registerOperation(app, deps, contract.getOwnContact, ({ db, caller }) => getOwnContact(db, { practitionerId: caller.accountId, cipher }));
  registerOperation(app, deps, contract.saveOwnContact, ({ db, caller, actor, body }) => saveOwnContact(db, { actor, practitionerId: caller.accountId, cipher, ...body }));
}
