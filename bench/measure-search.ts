// The talent pool: every filter combination through HTTP, and the same questions to the limits and to the peers in turns.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listTalentRows } from '../apps/server/src/features/talent-pool/sql.ts';
import { institutionKey } from '../apps/server/src/features/institutions/rules.ts';
import { findCallerAndCount } from '../apps/server/src/platform/sessions.ts';
import { recordStatements } from '../apps/server/test/record-statements.ts';
import { combinations, popular, type Combination } from './combinations.ts';
import { employerName, institutionCount, institutionId, tokenOf } from './data/write-institutions.ts';
import { at, drive, type Question } from './drive.ts';
import { explainCombinations, type Explained } from './explain.ts';
import { startPeers } from './peers/start-peers.ts';
import { findPgbench, runPgbench, type Script } from './pgbench.ts';
import { freePort, repository, startServer, type Server } from './servers.ts';
import { median, type Bench } from './settle.ts';
import { startProduct } from './start-product.ts';

export interface Rate {
  perSecond: number;
  p50: number;
  p99: number;
  /** Microseconds of the processor for one request, in the server and what it started, without the database. */
  cpuMicros: number;
  megabytes: number;
}

export interface SearchResults {
  /** Subject → connections → its median round. */
  rates: Record<string, Record<number, Rate>>;
  /** Subject → connections → how many times as many requests ours answers: the median of the rounds, each compared in itself. */
  ratios: Record<string, Record<number, number>>;
  combinations: ({ name: string; p50: number; p99: number; rows: number } & Omit<Explained, 'plan'>)[];
  slowestPlans: { name: string; plan: string }[];
  statements: Record<'list' | 'request', number>;
}

/** Different institutions ask, one after the other as in life; each asks all popular questions in the course of time. */
const askers = 200;

const queryOf = ({ filters }: Combination): string => new URLSearchParams(Object.entries(filters).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]))).toString();
const signedIn = (number: number) => ({ authorization: `Bearer ${tokenOf('institution', number)}` });
export const popularQuestion = (number: number): Question => {
  const combination = popular[(number + Math.floor(number / askers)) % popular.length]!;
  return { name: combination.name, path: `/v1/cards?limit=20&${queryOf(combination)}`, headers: signedIn(number % askers) };
};

export const viewerOf = (number: number) => ({ institutionId: institutionId(number), nameKey: institutionKey(employerName(number)) });

export async function measureSearch(bench: Bench): Promise<SearchResults> {
  const { database, folder, log } = bench;
  const product = await startProduct(database, bench);
  const servers: Server[] = [product];
  try {
    const bodyFile = join(folder, 'answer.json');
    const first = popularQuestion(0);
    writeFileSync(bodyFile, await fetch(`${product.address}${first.path}`, { headers: first.headers! }).then((answer) => answer.text()));
    const own = async (name: string, file: string, environment: Record<string, string>) => {
      const port = await freePort();
      const server = await startServer({ name, command: [process.execPath, '--import', 'tsx', join(repository, 'bench/peers', file)], folder: repository, environment: { DATABASE_URL: database.programUrl, PORT: String(port), ...environment }, port, readyPath: '/readyz', logFile: join(folder, `${file}.log`) });
      servers.push(server);
      return server;
    };
    const viewer = viewerOf(0);
    const subjects: Subject[] = [
      { server: product, question: popularQuestion },
      { server: await own('fastify, same promises', 'fastify.ts', { PROMISES: '1' }), question: popularQuestion },
      { server: await own('fastify, list only', 'fastify.ts', { INSTITUTION_ID: viewer.institutionId, NAME_KEY: viewer.nameKey }), question: popularQuestion },
      { server: await own('node:http, same bytes', 'bytes.ts', { BODY_FILE: bodyFile }), question: popularQuestion },
    ];
    if (bench.withPeers) {
      const peers = await startPeers(bench);
      servers.push(...peers.map(({ server }) => server));
      subjects.push(...peers);
    }
    const scripts = await statementsOf(bench);
    const turns = await takeTurns(bench, subjects, scripts);
    const perCombination = await askCombinations(bench, product);
    const explained = await explainCombinations(database, combinations, (name) => log(`  explain: ${name}`));
    return {
      ...turns,
      combinations: perCombination.map((each, index) => {
        const { plan: _, ...figures } = explained[index]!;
        return { ...each, ...figures };
      }),
      slowestPlans: explained.map(({ genericMs, plan }, index) => ({ genericMs, name: combinations[index]!.name, plan })).sort((a, b) => b.genericMs - a.genericMs).slice(0, 3).map(({ name, plan }) => ({ name, plan })),
      statements: { list: scripts['pgbench, list statement'][0]!.statements.length, request: scripts['pgbench, whole request'][0]!.statements.length },
    };
  } finally {
    for (const server of servers) await server.stop();
  }
}

export interface Subject {
  server: Server;
  question(number: number): Question;
}

/** What our server sends to the database for each popular question: the list alone, and everything of the request. */
async function statementsOf({ database }: Bench): Promise<Record<'pgbench, list statement' | 'pgbench, whole request', Script[]>> {
  const list: Script[] = [];
  const request: Script[] = [];
  // Four institutions for each question: one alone would wait for itself at its counter.
  for (let number = 0; number < popular.length * 4; number += 1) {
    const { name, filters } = popular[number % popular.length]!;
    const viewer = viewerOf(number);
    const listed = await recordStatements(database.programUrl, (db) => listTalentRows(db, { ...filters, ...viewer, after: undefined, limit: 20, mostPerDay: 1_000_000_000 }));
    const before = await recordStatements(database.programUrl, (db) => findCallerAndCount(db, tokenOf('institution', number), { counting: { audiences: ['institution'], name: 'card-list', seconds: 60 } }));
    list.push({ name, statements: listed });
    request.push({ name, statements: [...before, ...listed] });
  }
  return { 'pgbench, list statement': list, 'pgbench, whole request': request };
}

async function takeTurns(bench: Bench, subjects: readonly Subject[], scripts: Record<string, Script[]>): Promise<Pick<SearchResults, 'rates' | 'ratios'>> {
  const taken = new Map<string, Rate[]>();
  const note = (name: string, connections: number, rate: Rate) => {
    const key = `${name}\n${connections}`;
    taken.set(key, [...(taken.get(key) ?? []), rate]);
    bench.log(`  ${name}, ${connections} connections: ${Math.round(rate.perSecond)}/s, p50 ${rate.p50.toFixed(2)} ms`);
  };
  const pgbench = findPgbench();
  // A program that runs for weeks is warm: what its engine compiles in the first seconds is not what it is fast with.
  for (const { server, question } of subjects) await drive({ address: server.address, connections: 8, seconds: bench.warmSeconds, question });
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const connections of bench.connectionCounts) {
      // Each round begins with another one, so that nobody always runs on what its neighbour left warm.
      for (const { server, question } of [...subjects.slice(round % subjects.length), ...subjects.slice(0, round % subjects.length)]) {
        // Whoever waited for the others has been put to sleep: memory given back, connections closed.
        await drive({ address: server.address, connections, seconds: bench.wakeSeconds, question });
        const cpu = server.cpuMs();
        const driven = await drive({ address: server.address, connections, seconds: bench.seconds, question });
        if (driven.refused > 0) throw new Error(`${server.name} refused ${driven.refused} of ${driven.requests} requests`);
        note(server.name, connections, { perSecond: driven.perSecond, p50: driven.p50, p99: driven.p99, cpuMicros: ((server.cpuMs() - cpu) * 1000) / driven.requests, megabytes: server.megabytes() });
      }
      if (pgbench === undefined) continue;
      for (const [name, list] of Object.entries(scripts)) {
        const rate = runPgbench({ file: pgbench.file, url: bench.database.programUrl, folder: join(bench.folder, 'pgbench'), scripts: list, clients: connections, seconds: Math.max(2, Math.round(bench.seconds)), plansOnce: true });
        note(name, connections, { perSecond: rate.perSecond, p50: rate.averageMs, p99: Number.NaN, cpuMicros: Number.NaN, megabytes: Number.NaN });
      }
    }
  }
  const rates: SearchResults['rates'] = {};
  const ratios: SearchResults['ratios'] = {};
  for (const [key, list] of taken) {
    const [name = '', connections = ''] = key.split('\n');
    const middle = (pick: (rate: Rate) => number) => median(list.map(pick));
    (rates[name] ??= {})[Number(connections)] = { perSecond: middle((r) => r.perSecond), p50: middle((r) => r.p50), p99: middle((r) => r.p99), cpuMicros: middle((r) => r.cpuMicros), megabytes: middle((r) => r.megabytes) };
    // A host that is slower for half a minute is so for all who take their turn in it.
    const ours = taken.get(`product\n${connections}`) ?? [];
    (ratios[name] ??= {})[Number(connections)] = median(list.map((rate, round) => (ours[round]?.perSecond ?? Number.NaN) / rate.perSecond));
  }
  return { rates, ratios };
}

/** Every combination by itself, one after the other in turns, from an institution of its own: a cursor is its alone. */
async function askCombinations(bench: Bench, product: Server): Promise<{ name: string; p50: number; p99: number; rows: number }[]> {
  const paths: { path: string; headers: Record<string, string> }[] = [];
  const rows: number[] = [];
  // Sockets that were shut while pgbench held everything up are noticed first.
  await sleep(100);
  for (const [index, combination] of combinations.entries()) {
    const headers = signedIn(combination.isBlocked ? institutionCount - 1 : index);
    const ask = async (path: string) => (await (await fetch(`${product.address}${path}`, { headers })).json()) as { items: unknown[]; nextCursor: string | null };
    const base = `/v1/cards?limit=20&${queryOf(combination)}`;
    let path = base;
    let page = await ask(path);
    for (let turned = 0; turned < combination.page && page.nextCursor !== null; turned += 1) page = await ask((path = `${base}&cursor=${page.nextCursor}`));
    paths.push({ path, headers });
    rows.push(page.items.length);
  }
  const question = (number: number) => ({ name: String(number % combinations.length), ...paths[number % combinations.length]! });
  const driven = await drive({ address: product.address, connections: 1, requests: combinations.length * bench.asksPerCombination, question });
  return combinations.map(({ name }, index) => {
    const waits = driven.waits.get(String(index)) ?? [];
    return { name, p50: at(waits, 0.5), p99: at(waits, 0.99), rows: rows[index]! };
  });
}
