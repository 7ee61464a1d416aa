import * as admin from '@cert/contract/admin/privacy';
import * as contract from '@cert/contract/privacy';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { agreeToPrivacyPolicy } from './agree-to-privacy-policy.ts';
import { allowRegistryReturn } from './allow-registry-return.ts';
import { closeAccount } from './close-account.ts';
import { exportMyData } from './export-my-data.ts';
import { getMyData, mostShown } from './get-my-data.ts';
import { listConsentVersions } from './list-consent-versions.ts';
import { listPrivacyRequests } from './list-privacy-requests.ts';
import { getRetentionRun, listRetentionRuns } from './list-retention-runs.ts';
import { runRetention } from './run-retention.ts';

export function privacyRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, cipher, config } = deps;
  registerOperation(app, deps, contract.agreeToPrivacyPolicy, ({ caller, actor, body }) => agreeToPrivacyPolicy(db, { caller, actor, version: body.version }));
  registerOperation(app, deps, contract.getMyData, ({ caller }) => getMyData(db, { practitionerId: caller.accountId, cipher, most: mostShown }));
  registerOperation(app, deps, contract.exportMyData, ({ caller, actor, body }) => exportMyData(db, { actor, practitionerId: caller.accountId, format: body.format, cipher }));
  registerOperation(app, deps, contract.closeAccount, async (call) => {
    const client = { actor: call.actor, address: call.address, deviceId: call.deviceId };
    await closeAccount(db, { caller: call.caller, client, cipher, limits: config.limits, ...call.body });
    return undefined;
  });

  registerOperation(app, deps, admin.listConsentVersions, () => listConsentVersions(db));
  registerOperation(app, deps, admin.listPrivacyRequests, ({ query }) => listPrivacyRequests(db, { kind: query.kind, limit: query.limit, cursor: query.cursor, cursorKey: cipher }));
  registerOperation(app, deps, admin.allowRegistryReturn, async (call) => {
    await allowRegistryReturn(call.db, { actor: call.actor, registryNo: call.body.registryNo, cipher });
    return undefined;
  });
  registerOperation(app, deps, admin.listRetentionRuns, ({ query }) => listRetentionRuns(db, { limit: query.limit, cursor: query.cursor, cursorKey: cipher }));
  registerOperation(app, deps, admin.runRetention, async (call) => {
    const id = await runRetention(call.db, { actor: call.actor, operatorId: call.caller.accountId, isDryRun: call.body.isDryRun, times: config.retention });
    return getRetentionRun(call.db, id);
  });
}
