import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import { parse } from 'csv-parse/sync';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { readWorkbook } from '../features/registry/read/read-workbook.ts';
import { neutralise, restore, type ExportCell } from './export-cell.ts';
import { exportTable, readInBatches, type ExportFormat } from './export-table.ts';

let t: TestApp;
let folder: string;
beforeAll(async () => {
  t = await createTestApp();
  folder = mkdtempSync(join(tmpdir(), 'export-table-'));
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

const actor = { kind: 'operator' as const, id: 'oper_0000000000000000000000', address: '10.0.0.1', requestId: 'request-1' };
const texts = ['=1+1', '+86 138', '-5', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', "'already", "'=x", "''", '普通', ' 空格 ', 'a,b;c', '"引号"', '两\r\n行', '<b>&amp;', '=cmd|"/c calc"!A1', '😀'];

function start(format: ExportFormat, rows: AsyncIterable<readonly ExportCell[]>, action: string) {
  // Names of its own, so that each export's line is found.
  return exportTable(t.db, { table: { name: '测试表', columns: [{ title: '文字', width: 30 }, { title: '数' }, { title: '时间' }], rows, filters: '全部' }, format, action: action as ActivityAction, operatorName: '张伟', actor });
}
async function* sample() {
  for (const text of texts) yield [text, -5, new Date('2026-11-22T16:00:00Z')] as const;
}
const logged = async (action: string) =>
  (await sql<{ detail: object; actor_id: string }>`select detail, actor_id from activity_entries where action = ${action}`.execute(t.db)).rows;

describe('exports', () => {
  it('[trust 2.12] [ASVS 1.2.10] [A3] a neutralised text comes back exactly', () => {
    for (const text of texts) expect(restore(neutralise(text))).toBe(text);
    for (const text of ["'abc", 'abc', '']) expect(restore(text)).toBe(text);
    expect(neutralise('=1+1')).toBe("'=1+1");
  });

  it('[trust 2.12] [ASVS 1.2.10] [A3] CSV: byte-order mark, watermark, titles, every risky text neutralised, numbers as numbers', async () => {
    const file = start('csv', sample(), 'export-csv-test');
    expect(file.fileName).toMatch(/^测试表-\d{8}-\d{6}\.csv$/);
    const bytes = await buffer(file.stream);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [watermark, titles, ...rows] = parse(bytes, { bom: true }) as string[][];
    expect(watermark![0]).toMatch(/^导出人：张伟　导出时间：\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(titles).toEqual(['文字', '数', '时间']);
    expect(rows.map((row) => restore(row[0]!))).toEqual(texts);
    expect(rows.every((row) => !/^[=+\-@\t\r\n＝]/.test(row[0]!))).toBe(true);
    expect(rows[0]!.slice(1)).toEqual(['-5', '2026-11-23 00:00:00']);
    expect(await logged('export-csv-test')).toEqual([{ actor_id: actor.id, detail: { format: 'csv', rows: texts.length, isComplete: true } }]);
  });

  it('[trust 2.12] [A3] a workbook is read by our own reader as it was written, and says who exported it', async () => {
    const path = join(folder, 'sample.xlsx');
    writeFileSync(path, await buffer(start('xlsx', sample(), 'export-xlsx-test').stream));
    const source = await readWorkbook(path);
    const rows = [];
    for await (const slice of source.rows) rows.push(...slice);
    source.close();
    const table = rows.filter((row) => row.sheet === '测试表').slice(1);
    expect(table.map((row) => row.cells[0]!.text)).toEqual(texts);
    expect(table.every((row) => row.cells.every((cell) => cell!.isFormula === false))).toBe(true);
    expect(table[0]!.cells[1]).toMatchObject({ text: '-5', kind: 'number' });
    const about = rows.filter((row) => row.sheet === '导出信息').map((row) => row.cells.map((cell) => cell!.text));
    expect(about).toEqual([['项目', '内容'], ['导出人', '张伟'], ['导出时间', expect.stringMatching(/^2\d{3}-/)], ['筛选条件', '全部'], ['行数', String(texts.length)]]);
    expect(await logged('export-xlsx-test')).toHaveLength(1);
  });

  for (const format of ['csv', 'xlsx'] as const) {
    it(`[ASVS 15.2.2] [A3] 300,000 rows as ${format} begin before they are read and never lie in memory`, { timeout: 120_000 }, async () => {
      let made = 0;
      let madeAtFirstByte = -1;
      let most = 0;
      async function* many() {
        for (; made < 300_000; made += 1) yield [`第 ${made} 行 ${'文'.repeat(20)}`, made, null] as const;
      }
      const before = process.memoryUsage();
      let bytes = 0;
      for await (const chunk of start(format, many(), `export-many-${format}`).stream) {
        if (madeAtFirstByte < 0) madeAtFirstByte = made;
        bytes += (chunk as Buffer).length;
        if (made % 20 === 0) {
          const now = process.memoryUsage();
          most = Math.max(most, now.heapUsed - before.heapUsed + now.external - before.external);
        }
      }
      expect(made).toBe(300_000);
      expect(madeAtFirstByte).toBeLessThan(20_000);
      expect(bytes).toBeGreaterThan(500_000);
      expect(most).toBeLessThan(80 * 1024 * 1024);
    });

    it(`[A3] a broken off ${format} stops reading and is logged so`, async () => {
      let hasStopped = false;
      let made = 0;
      async function* endless() {
        try {
          for (; ; made += 1) yield [`${made}${Math.random()}`, made, null] as const;
        } finally {
          hasStopped = true;
        }
      }
      const { stream } = start(format, endless(), `export-broken-${format}`);
      for await (const _ of stream) if (made > 5_000) break;
      await expect.poll(() => hasStopped).toBe(true);
      await expect.poll(() => logged(`export-broken-${format}`)).toEqual([{ actor_id: actor.id, detail: { format, rows: expect.any(Number), isComplete: false } }]);
    });

    it(`[A3] rows that fail end the ${format} with an error, not with a short file`, async () => {
      async function* failing() {
        yield ['一', 1, null] as const;
        throw new Error('the database is away');
      }
      await expect(buffer(start(format, failing(), `export-failed-${format}`).stream)).rejects.toThrow('away');
      expect(await logged(`export-failed-${format}`)).toMatchObject([{ detail: { isComplete: false } }]);
    });
  }

  it('[A3] rows are read in batches after the last one', async () => {
    const asked: (number | undefined)[] = [];
    const rows = readInBatches<number>(async (after, most) => {
      asked.push(after);
      return Array.from({ length: Math.min(most, 2_500 - (after ?? 0)) }, (_, index) => (after ?? 0) + index + 1);
    });
    let count = 0;
    for await (const row of rows) expect(row).toBe((count += 1));
    expect(asked).toEqual([undefined, 1_000, 2_000]);
  });
});
