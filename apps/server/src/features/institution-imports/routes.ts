import * as contract from '@cert/contract/admin/institution-import';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { checkInstitutionImport } from './check-institution-import.ts';
import { importInstitutions } from './import-institutions.ts';
import { listInstitutionImports } from './list-institution-imports.ts';
import { takeImportPasswords } from './take-import-passwords.ts';

export function institutionImportRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, cipher, config } = deps;
  registerOperation(app, deps, contract.checkInstitutionImport, ({ file }) => checkInstitutionImport(db, file));
  registerOperation(app, deps, contract.importInstitutions, ({ file, caller, actor }) =>
    importInstitutions(db, { file, cipher, defaultPasswordDays: config.limits.defaultPasswordDays, operatorId: caller.accountId, actor }),
  );
  registerOperation(app, deps, contract.listInstitutionImports, ({ caller, query }) =>
    listInstitutionImports(db, { operatorId: caller.accountId, limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
  registerOperation(app, deps, contract.takeImportPasswords, ({ params, caller, actor }) =>
    takeImportPasswords(db, { ...params, operatorId: caller.accountId, cipher, actor }),
  );
}
