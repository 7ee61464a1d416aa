import * as registry from '@cert/contract/admin/registry';
import * as imports from '@cert/contract/admin/registry-import';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import type { OperatorCaller } from '../../platform/sessions.ts';
import { addRegistration } from './add-registration.ts';
import { cancelRegistryImport } from './cancel-registry-import.ts';
import { changePractitionerPhone } from './change-practitioner-phone.ts';
import { continueRegistryImport } from './continue-registry-import.ts';
import { dropPractitionerOverride } from './drop-practitioner-override.ts';
import { endPractitionerSessions } from './end-practitioner-sessions.ts';
import { exportImportReport } from './export-import-report.ts';
import { getPractitionerRecord, openPractitionerRecord } from './get-practitioner-record.ts';
import { getRegistryImport } from './get-registry-import.ts';
import { liftSmsLock } from './lift-sms-lock.ts';
import { createImportRunner } from './run/import-runner.ts';
import { listDuplicates } from './list-duplicates.ts';
import { listImportRows } from './list-import-rows.ts';
import { listPractitionerHistory } from './list-practitioner-history.ts';
import { listRegistryImports } from './list-registry-imports.ts';
import { restorePractitioner } from './restore-practitioner.ts';
import { retirePractitioner } from './retire-practitioner.ts';
import { searchPractitioners } from './search-practitioners.ts';
import { startRegistryImport } from './start-registry-import.ts';
import { updatePractitioner } from './update-practitioner.ts';
import { updateRegistration } from './update-registration.ts';
import { uploadRegistryFile } from './upload-registry-file.ts';

export function registryRoutes(app: FastifyInstance, deps: Deps): void {
  importRoutes(app, deps);
  readingRoutes(app, deps);
  editingRoutes(app, deps);
}

const isMasked = ({ role }: OperatorCaller) => role === 'auditor';

function readingRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, cipher } = deps;
  const { limits } = deps.config;
  registerOperation(app, deps, registry.searchPractitioners, ({ actor, caller, body: { limit, cursor, ...filters } }) =>
    searchPractitioners(db, { filters, limit, cursor, cipher, isMasked: isMasked(caller), actor }),
  );
  registerOperation(app, deps, registry.listDuplicates, ({ actor, caller, query }) =>
    listDuplicates(db, { kind: query.kind, limit: query.limit, cursor: query.cursor, cipher, isMasked: isMasked(caller), actor }),
  );
  registerOperation(app, deps, registry.getPractitionerRecord, ({ actor, caller, params }) => openPractitionerRecord(db, { cipher, limits, role: caller.role, actor }, params.practitionerId));
  registerOperation(app, deps, registry.listPractitionerHistory, ({ params, query }) =>
    listPractitionerHistory(db, { ...params, limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
}

/** Each act answers the record as it stands after it. */
function editingRoutes(app: FastifyInstance, deps: Deps): void {
  const { cipher } = deps;
  const { limits } = deps.config;
  registerOperation(app, deps, registry.updatePractitioner, async ({ db, actor, caller, params, body }) => {
    await updatePractitioner(db, { cipher, actor, operatorId: caller.accountId, ...params, ...body });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.dropPractitionerOverride, async ({ db, actor, caller, params, body }) => {
    await dropPractitionerOverride(db, { cipher, actor, ...params, ...body });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.addRegistration, async ({ db, actor, caller, params, body: { version, reason, scheme, ...terms } }) => {
    await addRegistration(db, { cipher, actor, operatorId: caller.accountId, ...params, version, reason, scheme, terms });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.updateRegistration, async ({ db, actor, caller, params, body: { version, reason, ...terms } }) => {
    await updateRegistration(db, { cipher, actor, operatorId: caller.accountId, ...params, version, reason, terms });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.retirePractitioner, async ({ db, actor, caller, params, body }) => {
    await retirePractitioner(db, { actor, ...params, ...body });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.restorePractitioner, async ({ db, actor, caller, params, body }) => {
    await restorePractitioner(db, { actor, ...params, ...body });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.changePractitionerPhone, async ({ db, actor, caller, params, body }) => {
    await changePractitionerPhone(db, { cipher, actor, operatorId: caller.accountId, ...params, ...body });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.endPractitionerSessions, async ({ db, actor, caller, params, body }) => {
    await endPractitionerSessions(db, { actor, ...params, ...body });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
  registerOperation(app, deps, registry.liftSmsLock, async ({ db, actor, caller, params, body }) => {
    await liftSmsLock(db, { actor, limits, ...params, ...body });
    return getPractitionerRecord(db, { cipher, limits, role: caller.role }, params.practitionerId);
  });
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
