import { handleCorrectionRequest, listCorrectionRequests } from '@cert/contract/admin/correction';
import { getMyCard } from '@cert/contract/card';
import { listMyCorrectionRequests, requestCorrection } from '@cert/contract/correction';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, signedInPractitioner } from '../../../test/builders.ts';
import { newKey } from '../../../test/test-client.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const words = '执业机构已变更为新机构，证书在 3 月办完。';

describe('requestCorrection', () => {
  it('[rule 7] [A11] asked → seen by the operators with what the registry says → answered → the person is told; the registry itself stays', async () => {
    const person = await signedInPractitioner(t.deps, { employerName: '旧雇主认证有限公司' });
    const asked = await t.call(requestCorrection, { token: person.token, body: { field: 'employer', words } });
    expect([asked.status, asked.body]).toEqual([201, expect.objectContaining({ field: 'employer', words, state: 'open', answer: null, handledAt: null })]);
    const operator = await buildOperator(t.deps, { role: 'business' });
    const listed = await t.call(listCorrectionRequests, { token: operator.token, query: { state: 'open' } });
    expect(listed.body.items.find((item) => item.id === asked.body.id)).toMatchObject({ fullName: person.name, presentValue: '旧雇主认证有限公司', words });

    const params = { correctionRequestId: asked.body.id };
    const handled = await t.call(handleCorrectionRequest, { token: operator.token, params, body: { outcome: 'corrected', answer: '已按证书更正' } });
    expect([handled.status, handled.body]).toEqual([200, expect.objectContaining({ state: 'corrected', answer: '已按证书更正', handledBy: '测试运营' })]);
    const mine = await t.call(listMyCorrectionRequests, { token: person.token });
    expect(mine.body.items).toEqual([expect.objectContaining({ id: asked.body.id, state: 'corrected', answer: '已按证书更正' })]);
    const { rows } = await sql`select kind, object_id from notifications where recipient_id = ${person.id}`.execute(t.db);
    expect(rows).toEqual([{ kind: 'correction_handled', object_id: asked.body.id }]);
    expect((await t.call(getMyCard, { token: person.token })).body.employerName).toBe('旧雇主认证有限公司');
  });

  it('[rule 7] handled once: two operators at once, and one after the other', async () => {
    const person = await signedInPractitioner(t.deps);
    const { body: asked } = await t.call(requestCorrection, { token: person.token, body: { field: 'education', words } });
    const operator = await buildOperator(t.deps);
    const handle = () => t.call(handleCorrectionRequest, { token: operator.token, params: { correctionRequestId: asked.id }, body: { outcome: 'declined', answer: '与证书一致，不更正' } });
    const answers = await Promise.all([handle(), handle(), handle()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await handle()).body.code).toBe('correction_handled');
    const { rows } = await sql`select from notifications where recipient_id = ${person.id}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[rule 7] at most five open, also when they come at once', async () => {
    const { token, id } = await signedInPractitioner(t.deps);
    const answers = await Promise.all(Array.from({ length: 8 }, () => t.call(requestCorrection, { token, body: { field: 'other', words } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 409, 409, 409]);
    const { rows } = await sql`select from correction_requests where practitioner_id = ${id}`.execute(t.db);
    expect(rows).toHaveLength(5);
  });

  it('[rule 25] the same key twice makes one', async () => {
    const { token } = await signedInPractitioner(t.deps);
    const call = { token, idempotencyKey: newKey(), body: { field: 'name' as const, words } };
    expect((await t.call(requestCorrection, call)).body.id).toBe((await t.call(requestCorrection, call)).body.id);
    expect((await t.call(listMyCorrectionRequests, { token })).body.items).toHaveLength(1);
  });

  it('[rule 23] [A9] only its person sees it; auditors, institutions and other people handle none', async () => {
    const person = await signedInPractitioner(t.deps);
    const { body: asked } = await t.call(requestCorrection, { token: person.token, body: { field: 'phone', words } });
    const stranger = await signedInPractitioner(t.deps);
    expect((await t.call(listMyCorrectionRequests, { token: stranger.token })).body.items).toEqual([]);
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const house = await buildInstitution(t.deps);
    const handling = { params: { correctionRequestId: asked.id }, body: { outcome: 'declined', answer: '不更正' } };
    expect((await t.call(handleCorrectionRequest, { token: auditor.token, ...handling })).body.code).toBe('role_not_allowed');
    expect((await t.call(handleCorrectionRequest, { token: house.token, ...handling })).body.code).toBe('wrong_audience');
    expect((await t.call(handleCorrectionRequest, { token: person.token, ...handling })).body.code).toBe('wrong_audience');
    const operator = await buildOperator(t.deps);
    expect((await t.call(handleCorrectionRequest, { token: operator.token, ...handling, params: { correctionRequestId: `corr_${'A'.repeat(22)}` } })).body.code).toBe('not_found');
    const listed = await t.call(listCorrectionRequests, { token: operator.token, query: {} });
    expect(listed.text).not.toContain(person.phone);
  });

  it('[rule 1] words and answer are sealed at rest', async () => {
    const { token, id } = await signedInPractitioner(t.deps);
    await t.call(requestCorrection, { token, body: { field: 'phone', words: '正确的手机号是 13812345678' } });
    const { rows } = await sql<{ row: string }>`select to_jsonb(q)::text as row from correction_requests q where practitioner_id = ${id}`.execute(t.db);
    expect(rows[0]!.row).not.toMatch(/13812345678|正确/);
  });
});
