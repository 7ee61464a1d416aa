// kill -9 of the server, of PostgreSQL, of one of its backends and of all, at random moments, while people reveal, apply,
// publish, withdraw and are granted points. CRASH_KILLS makes a longer run, CRASH_SEED repeats one.
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom, type Random } from '../fuzz/random.ts';
import { actKinds, actMakers, send, type Act, type ActKind } from './acts.ts';
import { readFootprint } from './footprint.ts';
import { startWholeProgram, type WholeProgram } from './whole-program.ts';

const kills = Number(process.env['CRASH_KILLS'] ?? 20);
const seed = Number(process.env['CRASH_SEED'] ?? randomInt(1_000_000_000));
const victims = ['server', 'backend', 'postmaster', 'both'] as const;
type Victim = (typeof victims)[number];

let program: WholeProgram;
beforeAll(async () => void (program = await startWholeProgram()));
afterAll(() => program.close());

interface Sent {
  kind: ActKind;
  act: Act;
  nothing: string;
  isAcknowledged: boolean;
}

const footprintOf = (act: Act) => program.patiently(async () => JSON.stringify(await readFootprint(program.db, act.ids)));
const figures = { acknowledged: 0, lost: 0, whole: 0, absent: 0, half: 0, repeatsWrong: 0, slowestReadyMs: 0 };
const killed = new Map<Victim, number>();
let onAnswer = () => undefined as void;

it(`[trust I13] [trust I14] [trust I16] [trust I21] [rule 25] ${kills} kills at random moments lose nothing that was acknowledged and leave nothing half (CRASH_SEED=${seed})`, { timeout: 120_000 + kills * 30_000 }, async () => {
  const random = createRandom(seed);
  const whole = await learnWhole();
  const all: Sent[] = [];
  for (let round = 0; round < kills; round += 1) {
    const victim = victims[round % victims.length]!;
    const batch = await prepare();
    const backends = await listBackends();
    // The moment is a fact, so many answers and a little more, and not a time: on a busy machine it would fall before all.
    const answers = random.int(batch.length);
    const reached = new Promise<void>((done) => (onAnswer = () => void (batch.filter((sent) => sent.isAcknowledged).length >= answers && done())));
    const sending = Promise.all(batch.map((sent) => sendOne(sent, random.int(30))));
    onAnswer();
    await Promise.race([reached, sending]);
    await sleep(random.int(12));
    await kill(victim, random, backends);
    await sending;
    await judge(batch, whole);
    all.push(...batch);
  }
  // What was acknowledged before the first kill has outlived the last one.
  for (const sent of all) if ((await footprintOf(sent.act)) !== whole.get(sent.kind)) figures.lost += 1;
  const { code, output } = await program.command('reconcile');
  console.log(
    `crash: CRASH_SEED=${seed}; kills ${victims.map((victim) => `${victim} ${killed.get(victim) ?? 0}`).join(', ')}; acts ${all.length}, acknowledged ${figures.acknowledged}, acknowledged lost ${figures.lost}; ` +
      `unacknowledged found whole ${figures.whole}, absent ${figures.absent}, half ${figures.half}; repeats with another effect ${figures.repeatsWrong}; slowest ready after ${Math.round(figures.slowestReadyMs)} ms`,
  );
  expect(figures).toMatchObject({ lost: 0, half: 0, repeatsWrong: 0 });
  // A run in which every act was through before the kill, or none, proves nothing.
  expect(figures.acknowledged).toBeGreaterThan(0);
  expect(figures.absent + figures.whole).toBeGreaterThan(0);
  expect(output).toContain('没有差异');
  expect(code).toBe(0);
});

/** What each kind leaves when nothing disturbs it. */
async function learnWhole(): Promise<Map<ActKind, string>> {
  const whole = new Map<ActKind, string>();
  for (const kind of actKinds) {
    const act = await actMakers[kind](program);
    const answer = await send(program.call, act);
    expect(answer?.status, kind).toBeLessThan(300);
    whole.set(kind, await footprintOf(act));
  }
  return whole;
}

const prepare = () =>
  Promise.all(actKinds.flatMap((kind) => [kind, kind]).map(async (kind): Promise<Sent> => {
    const act = await program.patiently(() => actMakers[kind](program));
    return { kind, act, nothing: await footprintOf(act), isAcknowledged: false };
  }));

async function sendOne(sent: Sent, delayMs: number): Promise<void> {
  await sleep(delayMs);
  const answer = await send(program.call, sent.act);
  sent.isAcknowledged = answer !== undefined && answer.status < 300;
  onAnswer();
}

async function judge(batch: Sent[], whole: Map<ActKind, string>): Promise<void> {
  for (const { kind, act, nothing, isAcknowledged } of batch) {
    const left = await footprintOf(act);
    if (isAcknowledged) {
      figures.acknowledged += 1;
      if (left !== whole.get(kind)) figures.lost += 1;
    } else if (left === whole.get(kind)) figures.whole += 1;
    else if (left === nothing) figures.absent += 1;
    else figures.half += 1;
    // The client never heard, or heard and asks again: one effect in all.
    const repeated = await repeat(act);
    if (repeated.status >= 300 || (await footprintOf(act)) !== whole.get(kind)) figures.repeatsWrong += 1;
  }
}

/** As the apps do: while it is away, once more. */
const repeat = (act: Act) =>
  program.patiently(async () => {
    const answer = await send(program.call, act);
    if (answer === undefined || answer.status === 503) throw new Error(`still away: ${answer?.status}`);
    return answer;
  });

async function listBackends(): Promise<number[]> {
  const { rows } = await program.patiently(() => sql<{ pid: number }>`select pid from pg_stat_activity where backend_type = 'client backend' and usename like '%program'`.execute(program.db));
  return rows.map(({ pid }) => pid);
}

const strike = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
};

async function kill(victim: Victim, random: Random, backends: number[]): Promise<void> {
  killed.set(victim, (killed.get(victim) ?? 0) + 1);
  const postmaster = program.postmasterPid();
  const isServerFirst = random.chance(0.5);
  if (victim === 'backend') for (const pid of backends.slice(0, 1)) strike(pid);
  if (victim === 'postmaster' || (victim === 'both' && !isServerFirst)) strike(postmaster);
  if (victim === 'both') await sleep(random.int(30));
  if (victim === 'server' || victim === 'both') await program.server.end('SIGKILL');
  if (victim === 'both' && isServerFirst) strike(postmaster);
  const readyMs = victim === 'server' || victim === 'both' ? await program.server.start() : await program.waitReady();
  figures.slowestReadyMs = Math.max(figures.slowestReadyMs, readyMs);
  await program.patiently(() => program.follow());
}
