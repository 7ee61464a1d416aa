// The drill as an operator does it: a running server with its own database, three commands, and another server on the copy.
import { signInInstitution, signInPractitioner } from '@cert/contract/sign-in';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bindPractitioner, buildInstitution, buildPractitioner, testPassword } from '../../test/builders.ts';
import { startServerProcess, type ServerProcess } from '../../test/server-process.ts';
import { readConfig } from '../config.ts';
import { findRunningPostgres } from '../platform/find-running-postgres.ts';
import { openRuntime } from '../runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'restore-drill-'));
const [from, to, backups, keyFile] = ['from', 'to', 'backups', 'backup.key'].map((name) => join(folder, name)) as [string, string, string, string];
const servers: ServerProcess[] = [];
afterAll(async () => {
  for (const server of servers) await server.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

function run(command: string, options: string[], settings: Record<string, string>): Promise<{ exitCode: number; out: string; errors: string }> {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'development', ...settings };
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', join(import.meta.dirname, `${command}.ts`), ...options], { env, maxBuffer: 10_000_000 }, (error, out, errors) => done({ exitCode: error === null ? 0 : Number(error.code), out, errors }));
  });
}

const post = (server: ServerProcess, operation: { path: string }, body: object) =>
  fetch(`${server.address}${operation.path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body) });

/** People and an institution with points, written beside the server. */
async function fill(contactKey: string) {
  const { databaseUrl = '', databaseOwnerUrl = '' } = findRunningPostgres(from) ?? {};
  const runtime = await openRuntime(readConfig({ NODE_ENV: 'test', DATA_DIR: from, CONTACT_KEY: contactKey, DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: databaseOwnerUrl }), { print: () => undefined });
  try {
    const practitioner = await buildPractitioner(runtime.deps);
    await bindPractitioner(runtime.deps, practitioner);
    return { practitioner, institution: await buildInstitution(runtime.deps, { points: 40 }) };
  } finally {
    await runtime.close();
  }
}

it('[trust 2.20] [trust I28] backup beside the running server, restore into an empty folder, a server on it: logins work, the log proves itself', { timeout: 300_000 }, async () => {
  const server = await startServerProcess({ environment: { DATA_DIR: from } });
  servers.push(server);
  const contactKey = (JSON.parse(readFileSync(join(from, 'secrets.json'), 'utf8')) as { contactKey: string }).contactKey;
  const { institution, practitioner } = await fill(contactKey);
  const signIn = (at: ServerProcess) => post(at, signInInstitution, { accountName: institution.accountName, password: testPassword });

  const made = await run('backup-key', [keyFile], {});
  expect(made).toMatchObject({ exitCode: 0, errors: '' });
  const recipients = /BACKUP_RECIPIENTS=(age1\w+)/.exec(made.out)![1]!;
  let isDone = false;
  const work = (async () => {
    while (!isDone) expect((await signIn(server)).status).toBe(201);
  })();
  const backup = await run('backup', ['--to', backups], { DATA_DIR: from, BACKUP_RECIPIENTS: recipients });
  isDone = true;
  await work;
  expect([backup.exitCode, backup.out.split('：')[0]], backup.errors).toEqual([0, '备份完成']);
  const file = join(backups, readdirSync(backups)[0]!);

  // Another machine checks it without any database.
  const checked = await run('backup', ['--verify', file, '--identity', keyFile], { DATA_DIR: join(folder, 'nothing') });
  expect([checked.exitCode, checked.out]).toEqual([0, expect.stringContaining('备份完整')]);

  const restore = (dataDir: string, settings: Record<string, string> = { CONTACT_KEY: contactKey }) => run('restore', [file, '--identity', keyFile], { DATA_DIR: dataDir, ...settings });
  expect(await restore(from)).toMatchObject({ exitCode: 1, out: '', errors: expect.stringContaining('服务正在使用数据目录') });
  expect(await restore(to, {})).toMatchObject({ exitCode: 1, out: '', errors: expect.stringContaining('没有 CONTACT_KEY') });
  const restored = await restore(to);
  expect([restored.exitCode, restored.out], restored.errors).toEqual([0, expect.stringMatching(/恢复完成。[^]*对账：没有差异[^]*操作日志：\d+ 块完整/)]);
  const [rowsBefore, rowsAfter] = [backup.out, restored.out].map((text) => /(\d+) 行，/.exec(text)![1]);
  expect(rowsAfter).toBe(rowsBefore);

  const copy = await startServerProcess({ environment: { DATA_DIR: to, CONTACT_KEY: contactKey } });
  servers.push(copy);
  expect((await signIn(copy)).status).toBe(201);
  expect((await post(copy, signInPractitioner, { phone: practitioner.phone, password: testPassword })).status).toBe(201);
  expect((await run('activity-verify', [], { DATA_DIR: to, CONTACT_KEY: contactKey })).exitCode).toBe(0);
  expect(readFileSync(file).includes(practitioner.phone)).toBe(false);
  await copy.end('SIGTERM');
  expect(await restore(to)).toMatchObject({ exitCode: 1, out: '', errors: expect.stringContaining('目标数据库不是空的') });
});
