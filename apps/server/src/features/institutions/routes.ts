import * as contract from '@cert/contract/institution';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { getMyInstitution } from './get-my-institution.ts';

export function institutionRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.getMyInstitution, ({ db, caller }) => getMyInstitution(db, caller));
}
