// A registry import of the console whose server, or whose database, is killed at any moment.
import { continueRegistryImport, getRegistryImport, startRegistryImport, uploadRegistryFile } from '@cert/contract/admin/registry-import';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildOperator } from '../builders.ts';
import { samplePath } from '../registry-files.ts';
import { newKey } from '../test-client.ts';
import { startWholeProgram, type WholeProgram } from './whole-program.ts';

let program: WholeProgram;
beforeAll(async () => void (program = await startWholeProgram()));
afterAll(() => program.close());

const people = async () => (await program.patiently(() => sql<{ n: number }>`select count(*)::int as n from practitioners`.execute(program.db))).rows[0]!.n;
const wholePeople = async () => (await program.patiently(() => sql<{ n: number }>`select count(*)::int as n from practitioners p where exists (select from registrations r where r.practitioner_id = p.id)`.execute(program.db))).rows[0]!.n;

it('[trust I23] [A2] killed again and again it says that it was interrupted, and continued it leaves everybody once', { timeout: 600_000 }, async () => {
  const { token } = await buildOperator(program.deps, { role: 'administrator' });
  const uploadKey = newKey();
  const file = { name: 'registry.xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: readFileSync(samplePath('registry-sample.xlsx')) };
  const upload = () => program.call(uploadRegistryFile, { token, file, idempotencyKey: uploadKey });
  const state = (importId: string) => program.patiently(async () => {
    const { status, body } = await program.call(getRegistryImport, { token, params: { importId } });
    if (status !== 200) throw new Error(`still away: ${status}`);
    return body;
  });

  // The upload itself: unanswered, then repeated with its key.
  const unanswered = upload().catch(() => undefined);
  await sleep(60);
  await program.server.end('SIGKILL');
  await unanswered;
  await program.server.start();
  await program.follow();
  const uploaded = await upload();
  expect(uploaded.status).toBe(201);
  expect((await sql<{ n: number }>`select count(*)::int as n from registry_files`.execute(program.db)).rows[0]!.n).toBe(1);

  const startKey = newKey();
  const begin = () => program.call(startRegistryImport, { token, body: { fileId: uploaded.body.id, isDryRun: false }, idempotencyKey: startKey });
  const { body: run } = await begin();
  const kills: string[] = [];
  for (const [victim, from] of [['server', 1], ['database', 700], ['server', 1_500]] as const) {
    for (;;) {
      const now = await state(run.id);
      if (now.state !== 'running' || (await people()) >= from) break;
      await sleep(5);
    }
    if (victim === 'server') await program.server.end('SIGKILL');
    else process.kill(program.postmasterPid(), 'SIGKILL');
    if (victim === 'server') await program.server.start();
    else await program.waitReady();
    await program.follow();
    kills.push(`${victim} at ${await people()}`);
    expect(await wholePeople()).toBe(await people());
    // Nobody runs it any more, and within a while it says so.
    for (;;) {
      const now = await state(run.id);
      if (now.state !== 'running') {
        expect(['interrupted', 'finished']).toContain(now.state);
        break;
      }
      await sleep(300);
    }
    // The start repeated with its key is that very run, whatever became of it.
    expect((await program.patiently(async () => {
      const again = await begin();
      if (again.status === 503) throw new Error('still away');
      return again;
    })).body.id).toBe(run.id);
    if ((await state(run.id)).state === 'interrupted') expect((await program.call(continueRegistryImport, { token, params: { importId: run.id } })).status).toBe(200);
  }
  for (;;) {
    const now = await state(run.id);
    if (now.state !== 'running') {
      expect(now).toMatchObject({ state: 'finished', counts: { practitionersNew: 3_000 } });
      break;
    }
    await sleep(100);
  }
  console.log(`import: killed ${kills.join(', ')} of 3000`);
  const { rows } = await sql<{ people: number; numbers: number; registrations: number }>`
    select (select count(*)::int from practitioners) as people, (select count(distinct registry_no)::int from practitioners) as numbers, (select count(*)::int from registrations) as registrations`.execute(program.db);
  expect(rows[0]).toEqual({ people: 3_000, numbers: 3_000, registrations: 6_336 });
});
