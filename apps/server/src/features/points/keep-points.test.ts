import { correctPoints, grantPoints, listInstitutionPointEntries, listPointAccounts, listRevealPrices, reconcilePoints, setRevealPrice } from '@cert/contract/admin/points';
import { listNotifications } from '@cert/contract/notification';
import { listPointEntries } from '@cert/contract/points';
import { revealContact } from '@cert/contract/reveal';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard } from '../../../test/builders.ts';
import { newKey } from '../../../test/test-client.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { readBalance } from './read-balance.ts';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  ({ token } = await buildOperator(t.deps));
});
afterAll(() => t.close());

const grant = (institutionId: string, points: number, note = '合同 2026-07') => t.call(grantPoints, { token, params: { institutionId }, body: { points, note } });
const correct = (institutionId: string, points: number, reason = '多发更正') => t.call(correctPoints, { token, params: { institutionId }, body: { points, reason } });
const logged = async (action: string) => (await sql<{ detail: object }>`select detail from activity_entries where action = ${action} order by id`.execute(t.db)).rows;

async function download(query: string, as = token) {
  const response = await t.app.inject({ method: 'GET', url: `/v1/admin/point-entries/export?${query}`, headers: { authorization: `Bearer ${as}` } });
  return { status: response.statusCode, type: response.headers['content-type'], disposition: String(response.headers['content-disposition']), bytes: response.rawPayload };
}

describe('operators keep points', () => {
  it('[trust I22] [A3] a grant is a line of the ledger with its note and operator; the institution sees the note', async () => {
    const institution = await buildInstitution(t.deps);
    expect(await grant(institution.id, 20)).toMatchObject({ status: 201, body: { balance: 20 } });
    const { body } = await t.call(listInstitutionPointEntries, { token, query: { institutionId: institution.id } });
    expect(body.items).toMatchObject([{ kind: 'grant', points: 20, balanceAfter: 20, note: '合同 2026-07', operatorName: '测试运营', institutionName: institution.name }]);
    expect((await t.call(listPointEntries, { token: institution.token })).body.items[0]).toMatchObject({ points: 20, note: '合同 2026-07' });
    for (const body of [{ points: 0, note: '零' }, { points: -1, note: '负数' }, { points: 1.5, note: '小数' }, { points: 1_000_001, note: '太多' }, { points: 5 }, { points: 5, note: '' }, { points: '5', note: '文字' }]) {
      expect((await t.call(grantPoints, { token, params: { institutionId: institution.id }, body })).status, JSON.stringify(body)).toBe(400);
    }
    expect(await readBalance(t.db, institution.id)).toBe(20);
    expect((await grant(`inst_${'0'.repeat(22)}`, 1)).body.code).toBe('institution_not_found');
  });

  it('[A3] [rule 2] a correction goes up and down, never below zero, and changes no written line', async () => {
    const institution = await buildInstitution(t.deps);
    expect((await correct(institution.id, -1)).body.code).toBe('correction_exceeds_balance');
    expect((await correct(institution.id, 8)).body.balance).toBe(8);
    expect((await correct(institution.id, -5)).body.balance).toBe(3);
    const refused = await correct(institution.id, -4);
    expect([refused.status, refused.body.title]).toEqual([409, '更正后余额会小于 0，请核对点数']);
    expect((await correct(institution.id, 0)).status).toBe(400);
    expect((await correct(institution.id, -3, 'x')).status).toBe(400);
    expect((await correct(institution.id, -3)).body.balance).toBe(0);
    const { body } = await t.call(listInstitutionPointEntries, { token, query: { institutionId: institution.id, kind: 'correction' } });
    expect(body.items.map((item) => [item.sequence, item.points, item.balanceAfter])).toEqual([[3, -3, 0], [2, -5, 3], [1, 8, 8]]);
    const { body: told } = await t.call(listNotifications, { token: institution.token });
    expect(told.items.map((item) => item.text)).toEqual(['更正 -3 点，余额 0 点', '更正 -5 点，余额 3 点', '更正 8 点，余额 8 点']);
    expect((await logged('correct-points')).map(({ detail }) => detail)).toEqual([{ points: 8, balance: 8 }, { points: -5, balance: 3 }, { points: -3, balance: 0 }]);
  });

  it('[trust 2.8] [trust I21] [A3] [rule 25] one key is one grant, also beside itself; another content under it is refused', async () => {
    const institution = await buildInstitution(t.deps);
    const call = { token, params: { institutionId: institution.id }, body: { points: 10, note: '只发一次' }, idempotencyKey: newKey() };
    const answers = await Promise.all(Array.from({ length: 12 }, () => t.call(grantPoints, call)));
    expect(answers.map(({ status, body }) => [status, body.balance])).toEqual(Array.from({ length: 12 }, () => [201, 10]));
    expect((await t.call(grantPoints, { ...call, body: { points: 11, note: '只发一次' } })).body.code).toBe('idempotency_key_reused');
    expect(await readBalance(t.db, institution.id)).toBe(10);
  });

  it('[A3] the price has a history, newest first, with who set it; reveals follow it at once', async () => {
    const institution = await buildInstitution(t.deps, { points: 10 });
    const card = await buildPublishedCard(t.deps);
    expect((await t.call(setRevealPrice, { token, body: { points: 4 } })).body).toEqual({ before: 1, points: 4 });
    const { body } = await t.call(listRevealPrices, { token });
    expect(body.items.map((item) => [item.points, item.operatorName])).toEqual([[4, '测试运营'], [1, null]]);
    const params = { cardId: card.cardId };
    expect((await t.call(revealContact, { token: institution.token, params, body: { expectedPoints: 1 } })).body.code).toBe('price_changed');
    expect((await t.call(revealContact, { token: institution.token, params, body: { expectedPoints: 4 } })).status).toBe(200);
    for (const points of [-1, 100_001, 1.5, null]) expect((await t.call(setRevealPrice, { token, body: { points } })).status).toBe(400);
    expect((await t.call(setRevealPrice, { token, body: { points: 1 } })).body).toEqual({ before: 4, points: 1 });
  });

  it('[A3] accounts are found by name and by balance; entries filter by kind and day in Shanghai, and page [rule 24]', async () => {
    const rich = await buildInstitution(t.deps, { name: '余额充足认证有限公司', points: 500 });
    const poor = await buildInstitution(t.deps, { name: '余额不足认证有限公司' });
    const named = async (query: object) => (await t.call(listPointAccounts, { token, query })).body.items.map((item) => [item.institutionName, item.balance]);
    expect(await named({ search: '余额' })).toEqual([[poor.name, 0], [rich.name, 500]]);
    expect(await named({ search: '余额', maxBalance: '10' })).toEqual([[poor.name, 0]]);
    expect((await t.call(listPointAccounts, { token, query: { maxBalance: '-1' } })).status).toBe(400);
    const today = shanghaiDay();
    const kinds = async (query: object) => (await t.call(listInstitutionPointEntries, { token, query: { institutionId: rich.id, ...query } })).body.items.length;
    expect([await kinds({ kind: 'grant', from: today, to: today }), await kinds({ kind: 'reveal' }), await kinds({ to: '2020-01-01' }), await kinds({ from: '2099-01-01' })]).toEqual([1, 0, 0, 0]);
    const seen = new Set<string>();
    let cursor: string | null = '';
    let count = 0;
    while (cursor !== null) {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await t.call(listInstitutionPointEntries, { token, query: { limit: '3', ...(cursor === '' ? {} : { cursor }) } });
      for (const item of body.items) seen.add(item.id);
      count += body.items.length;
      cursor = body.nextCursor;
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from point_entries`.execute(t.db);
    expect([seen.size, count]).toEqual([rows[0]!.n, rows[0]!.n]);
  });

  it('[trust I22] [trust 2.12] [ASVS 16.3.3] [A3] the ledger is exported with its filters, masked, safe from formulas, and logged with its row count', async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const card = await buildPublishedCard(t.deps, { name: '周建国' });
    await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
    await grant(institution.id, 7, '=HYPERLINK("http://example.org")');
    const file = await download(`format=csv&institutionId=${institution.id}`);
    expect([file.status, file.type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.disposition).toContain(encodeURIComponent('点数流水'));
    const [watermark, titles, ...rows] = parse(file.bytes, { bom: true }) as string[][];
    expect(watermark![0]).toContain('测试运营');
    expect(titles!.slice(0, 6)).toEqual(['时间', '机构', '序号', '类型', '点数变动', '变动后余额']);
    expect(rows.map((row) => row.slice(2, 9))).toEqual([
      ['1', '发放', '5', '5', '', '', ''],
      ['2', '查看联系方式', '-1', '4', '周**', '', ''],
      ['3', '发放', '7', '11', '', '\'=HYPERLINK("http://example.org")', '测试运营'],
    ]);
    expect(file.bytes.toString()).not.toContain('周建国');
    const workbook = await download(`format=xlsx&institutionId=${institution.id}&kind=grant`);
    expect(workbook.bytes.subarray(0, 2).toString()).toBe('PK');
    expect((await logged('export-point-entries')).map(({ detail }) => detail)).toEqual([
      { kind: null, from: null, to: null, format: 'csv', rows: 3, isComplete: true },
      { kind: 'grant', from: null, to: null, format: 'xlsx', rows: 2, isComplete: true },
    ]);
  });

  it('[A3] [A9] the auditor reads, exports and reconciles, and moves no point; a move needs a fresh password proof', async () => {
    const institution = await buildInstitution(t.deps);
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const params = { institutionId: institution.id };
    for (const operation of [listPointAccounts, listInstitutionPointEntries, listRevealPrices, reconcilePoints]) expect((await t.call(operation, { token: auditor.token })).status).toBe(200);
    expect((await download('format=csv', auditor.token)).status).toBe(200);
    const moves = [[grantPoints, { points: 1, note: '不允许' }], [correctPoints, { points: 1, reason: '不允许' }], [setRevealPrice, { points: 1 }]] as const;
    const stale = await buildOperator(t.deps);
    await sql`update sessions set created_at = now() - interval '11 minutes', password_proved_at = null where account_id = ${stale.id}`.execute(t.db);
    for (const [operation, body] of moves) {
      expect((await t.call(operation, { token: auditor.token, params, body } as never)).body.code).toBe('role_not_allowed');
      expect((await t.call(operation, { token: institution.token, params, body } as never)).body.code).toBe('wrong_audience');
      expect((await t.call(operation, { token: stale.token, params, body } as never)).body.code).toBe('password_proof_required');
    }
    expect(await readBalance(t.db, institution.id)).toBe(0);
  });
});
