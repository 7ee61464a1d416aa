import { countOpenAlerts, handleAlert, listAlerts } from '@cert/contract/admin/alert';
import { alertKinds, alertWords } from '@cert/contract/codes/alert-kinds';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPractitioner, signedInPractitioner } from '../../../test/builders.ts';
import { newKey } from '../../../test/test-client.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { raiseAlert, wholePlatform } from './raise-alert.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());
beforeEach(() => sql`delete from alerts`.execute(t.db));

const note = '已电话联系，确认是新来的同事';
const list = (token: string, query: Record<string, string> = {}) => t.call(listAlerts, { token, query });

describe('listAlerts', () => {
  it('[A8] [trust 2.1.5] says what, who by name, how often, since when; a person only by the masked name', async () => {
    const { token } = await buildOperator(t.deps, { role: 'auditor' });
    const institution = await buildInstitution(t.deps, { name: '泰山认证有限公司' });
    const person = await buildPractitioner(t.deps, { name: '欧阳建国' });
    const about = { kind: 'institution', id: institution.id } as const;
    for (let times = 1; times <= 3; times += 1) await raiseAlert(t.deps.db, { kind: 'card-reading', subject: about, detail: { act: 'card-list', used: times } });
    await raiseAlert(t.deps.db, { kind: 'sign-in-lock', subject: { kind: 'practitioner', id: person.id } });
    const { body, text } = await list(token);
    expect(body.items).toHaveLength(2);
    expect(body.items.find((item) => item.kind === 'card-reading')).toMatchObject({
      subjectKind: 'institution', subjectId: institution.id, subjectLabel: '泰山认证有限公司', times: 3, state: 'open', note: null,
      detail: expect.arrayContaining([{ key: 'act', value: 'card-list' }, { key: 'used', value: '3' }]), can: { handle: false },
    });
    expect(text).not.toContain('欧阳建国');
    expect((await t.call(countOpenAlerts, { token })).body).toEqual({ count: 2 });
  });

  it('[A8] [rule 24] pages by a cursor while alerts count up, and is filtered by kind', async () => {
    const { token } = await buildOperator(t.deps);
    for (let index = 0; index < 5; index += 1) await raiseAlert(t.deps.db, { kind: 'share-scanning', subject: { kind: 'network', id: `203.0.113.${index}` } });
    await raiseAlert(t.deps.db, { kind: 'ledger-difference', subject: wholePlatform });
    const first = await list(token, { limit: '2', kind: 'share-scanning' });
    for (let index = 0; index < 5; index += 1) await raiseAlert(t.deps.db, { kind: 'share-scanning', subject: { kind: 'network', id: `203.0.113.${index}` } });
    const second = await list(token, { limit: '2', kind: 'share-scanning', cursor: first.body.nextCursor! });
    const third = await list(token, { limit: '2', kind: 'share-scanning', cursor: second.body.nextCursor! });
    const ids = [first, second, third].flatMap(({ body }) => body.items.map((item) => item.subjectId));
    expect([...ids].sort()).toEqual([0, 1, 2, 3, 4].map((index) => `203.0.113.${index}`));
    expect(third.body.nextCursor).toBeNull();
    expect((await list(token, { limit: '2', cursor: first.body.nextCursor! })).body.code).toBe('cursor_invalid');
  });

  it('[A8] [rule 23] persons and institutions are refused', async () => {
    const person = await signedInPractitioner(t.deps);
    const house = await buildInstitution(t.deps);
    for (const { token } of [person, house]) expect((await list(token)).body.code).toBe('wrong_audience');
    expect((await t.call(listAlerts, {})).body.code).toBe('sign_in_required');
  });
});

describe('handleAlert', () => {
  it('[A8] handled with a note by one of two operators; the log has its line; what happens again is a new alert', async () => {
    const operator = await buildOperator(t.deps);
    const house = await buildInstitution(t.deps);
    const subject = { kind: 'institution', id: house.id } as const;
    await raiseAlert(t.deps.db, { kind: 'reveal-limit', subject });
    const alertId = (await list(operator.token)).body.items[0]!.id;
    const handle = (idempotencyKey = newKey()) => t.call(handleAlert, { token: operator.token, params: { alertId }, body: { note }, idempotencyKey });
    const key = newKey();
    const answers = await Promise.all([handle(key), handle(), handle()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('alert_handled');
    expect((await list(operator.token)).body.items).toEqual([]);
    expect((await list(operator.token, { state: 'handled' })).body.items).toMatchObject([{ id: alertId, state: 'handled', note, handlerLabel: '测试运营', can: { handle: false } }]);
    const lines = await t.db.selectFrom('activity_entries').select('detail').where('action', '=', 'handle-alert').where('object_id', '=', alertId).execute();
    expect(lines).toEqual([{ detail: { kind: 'reveal-limit', times: 1 } }]);
    await raiseAlert(t.deps.db, { kind: 'reveal-limit', subject });
    expect((await t.call(countOpenAlerts, { token: operator.token })).body).toEqual({ count: 1 });
  });

  it('[A8] [A9] the auditor only reads; an empty note and an unknown alert are refused and change nothing', async () => {
    const [auditor, operator] = await Promise.all([buildOperator(t.deps, { role: 'auditor' }), buildOperator(t.deps)]);
    await raiseAlert(t.deps.db, { kind: 'backup-failed', subject: wholePlatform });
    const alertId = (await list(auditor.token)).body.items[0]!.id;
    expect((await t.call(handleAlert, { token: auditor.token, params: { alertId }, body: { note } })).body.code).toBe('role_not_allowed');
    expect((await t.call(handleAlert, { token: operator.token, params: { alertId }, body: { note: ' ' } })).status).toBe(400);
    expect((await t.call(handleAlert, { token: operator.token, params: { alertId: `alert_${'A'.repeat(22)}` }, body: { note } })).body.code).toBe('not_found');
    expect((await list(operator.token)).body.items).toHaveLength(1);
  });
});

it('[A8] every kind has its sentence and its advice', () => {
  for (const { code } of alertKinds) expect(alertWords(code, '某机构')).toMatchObject({ label: expect.stringMatching(/.{2,}/), text: expect.not.stringContaining('{'), advice: expect.stringMatching(/.{6,}/) });
});
