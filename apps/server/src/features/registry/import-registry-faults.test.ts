import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRegistryFiles, importFile, type RegistryFiles, samplePath } from '../../../test/registry-files.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let app: TestApp;
let files: RegistryFiles;
beforeAll(async () => {
  app = await createTestApp();
  files = createRegistryFiles();
});
afterAll(async () => {
  files.remove();
  await app.close();
});
beforeEach(() => sql`truncate practitioners, registry_imports cascade`.execute(app.db));

const sample = samplePath('registry-sample.xlsx');
async function counts(): Promise<{ practitioners: number; registrations: number }> {
  const { rows } = await sql<{ practitioners: number; registrations: number }>`
    select (select count(*)::int from practitioners) as practitioners, (select count(*)::int from registrations) as registrations`.execute(app.db);
  return rows[0]!;
}

/** The command as an operator runs it, on the test's database. */
function startCommand(args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', new URL('../../commands/registry-import.ts', import.meta.url).pathname, ...args], {
    env: { ...process.env, DATABASE_URL: app.deps.config.databaseUrl!, DATA_DIR: files.folder, CONTACT_KEY: app.deps.config.contactKey!.toString('base64') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => child.on('close', (code) => resolve({ code, output })));
  return { child, ended };
}

describe('an import that goes wrong', () => {
  it('[A2] [I23] killed in the middle it leaves whole practitioners, and the next run finishes it', { timeout: 60_000 }, async () => {
    const { child, ended } = startCommand([sample]);
    while ((await counts()).practitioners === 0 && child.exitCode === null) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    const left = await counts();
    expect(left.practitioners).toBeGreaterThan(0);
    expect(left.practitioners).toBeLessThan(3_000);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from practitioners p where not exists (select from registrations r where r.practitioner_id = p.id)`.execute(app.db);
    expect(rows[0]!.n).toBe(0);

    // The lock of the killed process goes with its connection.
    for (let attempt = 0; ; attempt += 1) {
      const again = startCommand([sample]);
      const { code, output } = await again.ended;
      if (code !== 0 && output.includes('import_running') && attempt < 20) {
        await sleep(200);
        continue;
      }
      expect(output).toContain(`新增 ${3_000 - left.practitioners}，更新 0，不变 ${left.practitioners}`);
      expect(code).toBe(0);
      break;
    }
    expect(await counts()).toEqual({ practitioners: 3_000, registrations: 6_336 });
  });

  it('[A2] two at once: the second is refused, the first is not disturbed', async () => {
    const outcomes = await Promise.allSettled([importFile(app, files, sample), importFile(app, files, sample)]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({ reason: { code: 'import_running' } });
    expect(await counts()).toEqual({ practitioners: 3_000, registrations: 6_336 });
  });

  it('[trust 2.13] [A2] a file that takes too long or too much memory is refused, and nothing is written', async () => {
    const reportPath = `${files.folder}/refused.csv`;
    await expect(importFile(app, files, sample, { reportPath, limits: { heapMegabytes: 320, seconds: 0.3 } })).rejects.toMatchObject({ code: 'parse_limit' });
    expect(readFileSync(reportPath, 'utf8')).toContain('整个文件没有导入：解析超过 0.3 秒');
    // One cell of 64 MB that does not pack well, so that no other limit stops it first.
    const text = randomBytes(1 << 19).toString('hex');
    const hungry = await files.workbook('hungry.xlsx', [], { firstSheet: ['<worksheet><sheetData><row><c><v>', ...Array.from({ length: 64 }, () => text), '</v></c></row></sheetData></worksheet>'] });
    await expect(importFile(app, files, hungry, { limits: { heapMegabytes: 32, seconds: 60 } })).rejects.toMatchObject({ code: 'parse_limit' });
    expect(await counts()).toEqual({ practitioners: 0, registrations: 0 });
    expect(await app.db.selectFrom('registry_imports').selectAll().execute()).toEqual([]);
    // The next import is not blocked by the failed ones.
    expect((await importFile(app, files, sample)).counts.practitionersNew).toBe(3_000);
  });

  it('[A2] a lost staging connection ends the import with an error, not with a crash', async () => {
    const admin = new pg.Client({ connectionString: app.deps.config.databaseUrl! });
    await admin.connect();
    let isCut = false;
    const running = importFile(app, files, sample, {
      chunkSize: 100,
      onProgress: ({ phase }) => {
        if (phase !== 'writing' || isCut) return;
        isCut = true;
        void admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'registry-import' and datname = current_database()`);
      },
    });
    await expect(running).rejects.toThrow();
    await admin.end();
    const left = await counts();
    expect(left.practitioners).toBeLessThan(3_000);
    expect((await importFile(app, files, sample)).counts.practitionersUnchanged).toBe(left.practitioners);
  });

  it('[trust I17] [trust 2.13] [ASVS 15.2.2] [A2] others keep being answered while a file is read and written', async () => {
    const waits: number[] = [];
    let isDone = false;
    const running = importFile(app, files, sample).finally(() => (isDone = true));
    while (!isDone) {
      const asked = performance.now();
      await app.app.inject({ method: 'GET', url: '/healthz' });
      waits.push(performance.now() - asked);
      await sleep(10);
    }
    await running;
    waits.sort((a, b) => a - b);
    expect(waits.length).toBeGreaterThan(20);
    expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(300);
  });
});

describe('the command', () => {
  it('[A2] prints figures, writes the report where it is told, and a dry run writes nothing', { timeout: 30_000 }, async () => {
    const reportPath = `${files.folder}/told.csv`;
    const { code, output } = await startCommand([samplePath('registry-sample-gbk.csv'), '--dry-run', '--report', reportPath]).ended;
    expect(output).toContain('试运行完成');
    expect(output).toContain('300 人');
    expect(output).toContain(reportPath);
    expect(output).not.toMatch(/1[3-9]\d{9}/);
    expect(code).toBe(0);
    expect(await counts()).toEqual({ practitioners: 0, registrations: 0 });
  });

  it('[A2] says in Chinese what is wrong, and ends with 1, or 2 for a wrong command line', { timeout: 30_000 }, async () => {
    const missing = await startCommand([`${files.folder}/none.xlsx`]).ended;
    expect(missing).toMatchObject({ code: 1, output: expect.stringContaining('打不开文件') });
    const usage = await startCommand([]).ended;
    expect(usage).toMatchObject({ code: 2, output: expect.stringContaining('用法') });
    expect(usage.output + missing.output).not.toContain('    at ');
  });
});
