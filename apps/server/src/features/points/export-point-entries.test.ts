import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

const rows = 100_000;
let t: TestApp;
let address: string;
let operator: { id: string; token: string };
beforeAll(async () => {
  t = await createTestApp();
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
  operator = await buildOperator(t.deps);
  const institution = await buildInstitution(t.deps);
  await sql`
    insert into point_entries (id, institution_id, sequence, kind, points, balance_after, note, created_at)
    select 'entry_' || lpad(n::text, 22, '0'), ${institution.id}, n, 'grant', 1, n, '合同 ' || md5(n::text), now() - interval '1 day' + n * interval '1 millisecond'
    from generate_series(1, ${rows}::int) n
  `.execute(t.db);
});
afterAll(async () => {
  // The connections of fetch stay open for a minute.
  t.app.server.closeAllConnections();
  await t.close();
});

const start = (format: string, signal: AbortSignal | null = null) => fetch(`${address}/v1/admin/point-entries/export?format=${format}`, { headers: { authorization: `Bearer ${operator.token}` }, signal });
const logged = async () => (await sql<{ detail: { rows: number; isComplete: boolean } }>`select detail from activity_entries where action = 'export-point-entries' order by id`.execute(t.db)).rows.map(({ detail }) => detail);

describe('the ledger as a file', () => {
  it('[ASVS 15.2.2] [A3] 100,000 rows are sent while they are read, in bounded memory, with no row lost or twice', { timeout: 120_000 }, async () => {
    const before = process.memoryUsage();
    let most = 0;
    const response = await start('csv');
    let isLoggedAtFirstByte: boolean | undefined;
    const decoder = new TextDecoder();
    let tail = '';
    const sequences = new Uint8Array(rows + 1);
    let count = 0;
    for await (const chunk of response.body!) {
      isLoggedAtFirstByte ??= (await logged()).length > 0;
      const lines = (tail + decoder.decode(chunk, { stream: true })).split('\r\n');
      tail = lines.pop() ?? '';
      for (const line of lines) {
        const sequence = /^[^,]+,"[^"]*",(\d+),/.exec(line)?.[1];
        if (sequence === undefined) continue;
        sequences[Number(sequence)]! += 1;
        count += 1;
      }
      const now = process.memoryUsage();
      most = Math.max(most, now.heapUsed - before.heapUsed + now.external - before.external);
    }
    expect(count).toBe(rows);
    expect(sequences.slice(1).every((times) => times === 1)).toBe(true);
    expect(isLoggedAtFirstByte).toBe(false);
    expect(most).toBeLessThan(120 * 1024 * 1024);
    expect(await logged()).toMatchObject([{ rows, isComplete: true }]);
  });

  it('[A3] a receiver who goes away ends the reading, and the log says how far it came', { timeout: 120_000 }, async () => {
    const leaving = new AbortController();
    const response = await start('xlsx', leaving.signal);
    const reader = response.body!.getReader();
    await reader.read();
    leaving.abort();
    await expect.poll(async () => (await logged()).length, { timeout: 30_000 }).toBe(2);
    const [, broken] = await logged();
    expect(broken).toMatchObject({ isComplete: false });
    expect(broken!.rows).toBeLessThan(rows);
  });
});
