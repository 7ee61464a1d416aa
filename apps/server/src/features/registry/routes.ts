import * as imports from '@cert/contract/admin/registry-import';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { cancelRegistryImport } from './cancel-registry-import.ts';
import { continueRegistryImport } from './continue-registry-import.ts';
import { exportImportReport } from './export-import-report.ts';
import { getRegistryImport } from './get-registry-import.ts';
import { createImportRunner } from './import-runner.ts';
import { listImportRows } from './list-import-rows.ts';
import { listRegistryImports } from './list-registry-imports.ts';
import { startRegistryImport } from './start-registry-import.ts';
import { uploadRegistryFile } from './upload-registry-file.ts';

export function registryRoutes(app: FastifyInstance, deps: Deps): void {
  importRoutes(app, deps);
}

function importRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, cipher } = deps;
  const runner = createImportRunner(deps, app.log);
  app.addHook('onClose', () => runner.close());
  registerOperation(app, deps, imports.uploadRegistryFile, ({ actor, caller, idempotencyKey, file }) =>
    uploadRegistryFile(db, { cipher, actor, operatorId: caller.accountId, requestKey: idempotencyKey, file }),
  );
  registerOperation(app, deps, imports.startRegistryImport, async ({ actor, caller, idempotencyKey, body }) => {
    const { importId, isNew } = await startRegistryImport(db, { actor, operatorId: caller.accountId, requestKey: idempotencyKey, ...body });
    if (isNew) runner.start(importId);
    return getRegistryImport(db, importId);
  });
  registerOperation(app, deps, imports.continueRegistryImport, async ({ actor, params: { importId } }) => {
    const { isNew } = await continueRegistryImport(db, { actor, importId });
    if (isNew) runner.start(importId);
    return getRegistryImport(db, importId);
  });
  registerOperation(app, deps, imports.cancelRegistryImport, async ({ actor, params: { importId } }) => {
    await cancelRegistryImport(db, { actor, importId });
    return getRegistryImport(db, importId);
  });
  registerOperation(app, deps, imports.listRegistryImports, ({ query }) => listRegistryImports(db, { limit: query.limit, cursor: query.cursor, cursorKey: cipher }));
  registerOperation(app, deps, imports.getRegistryImport, ({ params }) => getRegistryImport(db, params.importId));
  registerOperation(app, deps, imports.listImportRows, ({ params, query }) =>
    listImportRows(db, { ...params, outcome: query.outcome, limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
  registerOperation(app, deps, imports.exportImportReport, ({ actor, caller, params, query }) =>
    exportImportReport(db, { ...params, outcome: query.outcome, format: query.format, operatorId: caller.accountId, actor }),
  );
}
