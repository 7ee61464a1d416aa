// One act of every kind, each over people and institutions of its own, so that what it left can be told from all else.
import { grantPoints } from '@cert/contract/admin/points';
import { applyToJob, getApplyConsent } from '@cert/contract/application';
import { publishCard, withdrawCard } from '@cert/contract/card';
import { publishJob } from '@cert/contract/job';
import type { Operation } from '@cert/contract/operation';
import { revealContact } from '@cert/contract/reveal';
import { publishConsent } from '../../src/features/cards/consent-text.ts';
import type { Deps } from '../../src/platform/http/deps.ts';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, signedInPractitioner } from '../builders.ts';
import { newKey, type Called, type TestClient } from '../test-client.ts';

export interface Act {
  operation: Operation;
  input: { token: string; idempotencyKey: string; params?: Record<string, string>; body?: object };
  /** Whose rows it writes: everything in the database that names one of them is its footprint. */
  ids: string[];
}

/** Sends an act; a lost connection or a server that is away is undefined. */
export const send = (call: TestClient, { operation, input }: Act): Promise<Called<Operation> | undefined> =>
  (call as (operation: Operation, input: object) => Promise<Called<Operation>>)(operation, input).catch(() => undefined);

/** What the acts are built with: rows directly, and a client for what only the program can answer. */
export interface Workbench {
  deps: Deps;
  call: TestClient;
}

const keyed = () => ({ idempotencyKey: newKey() });

const jobBody = {
  title: '招聘质量管理体系审核员', schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 2, pay: { kind: 'monthly', minK: 12, maxK: 16, months: 12 }, cityCode: '510100',
  education: 'college', requirements: '具有注册审核员资格，能适应出差。',
};

export const actMakers = {
  async reveal({ deps }: Workbench): Promise<Act> {
    const institution = await buildInstitution(deps, { points: 3 });
    const card = await buildPublishedCard(deps);
    const input = { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 }, ...keyed() };
    return { operation: revealContact, input, ids: [institution.id, institution.accountId, card.id, card.cardId] };
  },
  async publishJob({ deps }: Workbench): Promise<Act> {
    const institution = await buildInstitution(deps);
    return { operation: publishJob, input: { token: institution.token, body: jobBody, ...keyed() }, ids: [institution.id, institution.accountId] };
  },
  async apply({ deps, call }: Workbench): Promise<Act> {
    const institution = await buildInstitution(deps);
    const jobId = await buildJob(deps, institution.id);
    const person = await buildPublishedCard(deps);
    const consent = await call(getApplyConsent, { token: person.token, params: { jobId } });
    const input = { token: person.token, params: { jobId }, body: { consentVersion: consent.body.version }, ...keyed() };
    return { operation: applyToJob, input, ids: [institution.id, person.id, person.cardId, jobId] };
  },
  async publishCard({ deps }: Workbench): Promise<Act> {
    const person = await signedInPractitioner(deps);
    const input = { token: person.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: true }, ...keyed() };
    return { operation: publishCard, input, ids: [person.id, person.cardId] };
  },
  async withdrawCard({ deps }: Workbench): Promise<Act> {
    const person = await buildPublishedCard(deps);
    return { operation: withdrawCard, input: { token: person.token, ...keyed() }, ids: [person.id, person.cardId] };
  },
  async grant({ deps }: Workbench): Promise<Act> {
    const institution = await buildInstitution(deps);
    const operator = await buildOperator(deps, { role: 'administrator' });
    const input = { token: operator.token, params: { institutionId: institution.id }, body: { points: 50, note: '年度会员点数' }, ...keyed() };
    return { operation: grantPoints, input, ids: [institution.id, operator.id] };
  },
};

export type ActKind = keyof typeof actMakers;
export const actKinds = Object.keys(actMakers) as ActKind[];
