// The disk of the data folder is full, or refuses to be written. Two ways, because none proves everything: a small file
// system of its own gives the true "no space left" and needs leave to mount; a limit on the size of files makes every
// write of the database's log fail, for any user.
import { uploadFeedbackPicture } from '@cert/contract/feedback';
import { getMyCard } from '@cert/contract/card';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { buildPublishedCard } from '../builders.ts';
import { pngPicture } from '../pictures.ts';
import { actKinds, actMakers, send, type Act, type ActKind } from './acts.ts';
import { readFootprint } from './footprint.ts';
import { startWholeProgram, type WholeProgram } from './whole-program.ts';

const endings: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A file system of this size, or undefined where mounting is not allowed. */
function mountSmall(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'cert-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder]);
  endings.push(() => {
    if (mounted.status === 0) execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return mounted.status === 0 ? folder : undefined;
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  const piece = Buffer.alloc(64 * 1024, 1);
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  fsyncSync(file);
  closeSync(file);
}

interface Sent {
  kind: ActKind;
  act: Act;
  status: number;
}
const footprintOf = (program: WholeProgram, act: Act) => program.patiently(async () => JSON.stringify(await readFootprint(program.db, act.ids)));

async function prepare(program: WholeProgram, times: number): Promise<{ acts: { kind: ActKind; act: Act }[]; whole: Map<ActKind, string> }> {
  const whole = new Map<ActKind, string>();
  const acts: { kind: ActKind; act: Act }[] = [];
  for (const kind of actKinds) {
    const example = await actMakers[kind](program);
    expect((await send(program.call, example))?.status, kind).toBeLessThan(300);
    whole.set(kind, await footprintOf(program, example));
    for (let time = 0; time < times; time += 1) acts.push({ kind, act: await actMakers[kind](program) });
  }
  return { acts, whole };
}

async function sendAll(program: WholeProgram, acts: { kind: ActKind; act: Act }[]): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const { kind, act } of acts) {
    const answer = await send(program.call, act);
    if (answer !== undefined && answer.status >= 300) expect(answer, kind).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
    sent.push({ kind, act, status: answer?.status ?? 0 });
  }
  return sent;
}

/** What was acknowledged is there whole, all else is whole or absent, and every repeat has one effect. */
async function expectSound(program: WholeProgram, sent: Sent[], whole: Map<ActKind, string>): Promise<void> {
  for (const { kind, act, status } of sent) {
    if (status > 0 && status < 300) expect(await footprintOf(program, act), kind).toBe(whole.get(kind));
    const repeated = await program.patiently(async () => {
      const answer = await send(program.call, act);
      if (answer === undefined || answer.status === 503) throw new Error(`still away: ${answer?.status}`);
      return answer;
    });
    expect(repeated.status, kind).toBeLessThan(300);
    expect(await footprintOf(program, act), kind).toBe(whole.get(kind));
  }
  expect(await program.command('reconcile')).toMatchObject({ code: 0, output: expect.stringContaining('没有差异') });
}

const health = async (program: WholeProgram) => (await fetch(`${program.server.address}/healthz`, { headers: { connection: 'close' } })).status;

/** What makes the database write a new piece of its log at once; it may die of it. */
async function switchLog(program: WholeProgram): Promise<void> {
  const { superuser } = JSON.parse(readFileSync(join(program.dataDir, 'postgres/passwords.json'), 'utf8')) as { superuser: string };
  const port = readFileSync(join(program.dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[3];
  const client = new pg.Client({ connectionString: `postgres://cluster_owner:${superuser}@127.0.0.1:${port}/postgres` });
  client.on('error', () => undefined);
  // The database may be ending already: that is what this is for.
  if (!(await client.connect().then(() => true, () => false))) return;
  await client.query('create table if not exists filler (n int)').catch(() => undefined);
  for (let time = 0; time < 30; time += 1) {
    const isThrough = await client.query('insert into filler values (1)').then(() => client.query('select pg_switch_wal()')).then(() => true, () => false);
    if (!isThrough) break;
  }
  await client.end().catch(() => undefined);
}

it('[trust I27] [trust I15] [trust I16] no space left: 503, nothing acknowledged is lost, and service again when there is space', { timeout: 400_000 }, async (context) => {
  const folder = mountSmall(400);
  if (folder === undefined) return context.skip('mounting is not allowed here; the test below holds for everybody');
  const program = await startWholeProgram({ dataDir: join(folder, 'data') });
  endings.push(() => program.close());
  const person = await buildPublishedCard(program.deps);
  const { acts, whole } = await prepare(program, 6);
  const picture = await pngPicture();
  const upload = () => program.call(uploadFeedbackPicture, { token: person.token, file: { name: 'a.png', mediaType: 'image/png', bytes: picture } });

  fill(join(folder, 'ballast'));
  const sent = await sendAll(program, acts.slice(0, acts.length / 2));
  expect((await upload()).status).toBe(503);
  expect(await program.call(getMyCard, { token: person.token })).toMatchObject({ status: 200 });
  // Now the database cannot write its log either, and ends itself; it is started again in vain until there is space.
  await switchLog(program);
  sent.push(...(await sendAll(program, acts.slice(acts.length / 2))));
  expect(await health(program)).toBe(200);
  expect(program.server.pid).toBeDefined();

  rmSync(join(folder, 'ballast'));
  const backMs = await program.waitReady();
  await program.follow();
  expect((await upload()).status).toBe(201);
  console.log(`no space left: ${sent.length} acts, acknowledged ${sent.filter(({ status }) => status < 300 && status > 0).length}, 503 ${sent.filter(({ status }) => status === 503).length}; back ${Math.round(backMs)} ms after there was space`);
  expect(sent.some(({ status }) => status === 503)).toBe(true);
  await expectSound(program, sent, whole);
});

it.skipIf(process.platform !== 'linux')('[trust I27] [trust I16] the log of the database cannot be written: 503, nothing acknowledged is lost, and service again by itself', { timeout: 400_000 }, async (context) => {
  if (spawnSync('prlimit', ['--version']).status !== 0) return context.skip('this system has no prlimit');
  const program = await startWholeProgram();
  endings.push(() => program.close());
  const { acts, whole } = await prepare(program, 3);
  // The limit holds for the postmaster and what it starts from now on, and for the connections that are open.
  const pids = [program.postmasterPid(), ...execFileSync('pgrep', ['-P', String(program.postmasterPid())], { encoding: 'utf8' }).trim().split('\n').map(Number)];
  // As the account of the database: a container's root may not touch the limits of others.
  const { uid, gid } = statSync(join(program.dataDir, 'postgres/cluster'));
  const account = process.getuid?.() === 0 ? { uid, gid, cwd: '/' } : {};
  for (const pid of pids) spawnSync('prlimit', ['--pid', String(pid), '--fsize=100000:100000'], account);
  const dying = switchLog(program);
  const sent = await sendAll(program, acts);
  await dying;
  expect(await health(program)).toBe(200);
  expect(readFileSync(join(program.dataDir, 'postgres/postgres.log'), 'utf8')).toContain('PANIC');
  const backMs = await program.waitReady();
  await program.follow();
  console.log(`log not writable: ${sent.length} acts, acknowledged ${sent.filter(({ status }) => status < 300 && status > 0).length}, 503 ${sent.filter(({ status }) => status === 503).length}; ready ${Math.round(backMs)} ms after the last`);
  await expectSound(program, sent, whole);
});
