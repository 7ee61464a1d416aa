import * as admin from '@cert/contract/admin/institution';
import { listPointAccounts as listPointAccountsOperation } from '@cert/contract/admin/points';
import * as contract from '@cert/contract/institution';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { createInstitution, type CreatedInstitution } from './create-institution.ts';
import { disableInstitution } from './disable-institution.ts';
import { enableInstitution } from './enable-institution.ts';
import { getInstitution } from './get-institution.ts';
import { getInstitutionProfile } from './get-institution-profile.ts';
import { getMyInstitution } from './get-my-institution.ts';
import { listInstitutions } from './list-institutions.ts';
import { listPointAccounts } from './list-point-accounts.ts';
import { resetInstitutionPassword } from './reset-institution-password.ts';
import { saveInstitutionProfile } from './save-institution-profile.ts';
import { setMembership } from './set-membership.ts';
import { updateInstitution } from './update-institution.ts';

export function institutionRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.getMyInstitution, ({ db, caller }) => getMyInstitution(db, caller));
  registerOperation(app, deps, contract.getInstitutionProfile, ({ db, caller }) => getInstitutionProfile(db, caller));
  registerOperation(app, deps, contract.saveInstitutionProfile, ({ db, caller, actor, body }) => saveInstitutionProfile(db, { caller, actor, ...body }));
  adminRoutes(app, deps);
}

/** The one answer that holds a default password. */
const withPassword = ({ institutionId, institutionName, accountName, defaultPassword, defaultPasswordExpiresAt }: CreatedInstitution) => ({
  institutionId, institutionName, accountName, defaultPassword, expiresAt: defaultPasswordExpiresAt.toISOString(),
});

function adminRoutes(app: FastifyInstance, deps: Deps): void {
  const { defaultPasswordDays } = deps.config.limits;
  registerOperation(app, deps, admin.listInstitutions, ({ db, query: { limit, cursor, ...filters } }) =>
    listInstitutions(db, { filters, limit, cursor, cursorKey: deps.cipher }),
  );
  registerOperation(app, deps, admin.getInstitution, ({ db, params }) => getInstitution(db, params.institutionId));
  registerOperation(app, deps, admin.createInstitution, async ({ db, actor, body }) =>
    withPassword(await createInstitution(db, { ...body, defaultPasswordDays, actor })),
  );
  registerOperation(app, deps, admin.updateInstitution, ({ db, actor, params, body }) => updateInstitution(db, { ...params, ...body, actor }));
  registerOperation(app, deps, admin.setMembership, ({ db, actor, params, body }) => setMembership(db, { ...params, ...body, actor }));
  registerOperation(app, deps, admin.disableInstitution, ({ db, actor, params, body }) => disableInstitution(db, { ...params, ...body, actor }));
  registerOperation(app, deps, admin.enableInstitution, ({ db, actor, params, body }) => enableInstitution(db, { ...params, ...body, actor }));
  registerOperation(app, deps, admin.resetInstitutionPassword, async ({ db, actor, params, body }) =>
    withPassword(await resetInstitutionPassword(db, { ...params, ...body, defaultPasswordDays, actor })),
  );
  registerOperation(app, deps, listPointAccountsOperation, ({ db, query }) =>
    listPointAccounts(db, { search: query.search, maxBalance: query.maxBalance, limit: query.limit, cursor: query.cursor, cursorKey: deps.cipher }),
  );
}
