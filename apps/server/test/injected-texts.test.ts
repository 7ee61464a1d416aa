// Texts that would act if somebody took them for SQL, an address or a command: in every member of every body, every query
// parameter and the headers of an address. The trap is a server that nobody may ask.
import { createServer, type Server } from 'node:http';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { describeOperations } from './fuzz/describe-operations.ts';
import { createRandom } from './fuzz/random.ts';
import { sweepMembers } from './fuzz/sweep-members.ts';
import { buildWorld, type World } from './fuzz/world.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let t: TestApp;
let world: World;
let trap: Server;
let address: string;
const hits: string[] = [];
beforeAll(async () => {
  trap = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.end();
  });
  await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done));
  address = `127.0.0.1:${(trap.address() as { port: number }).port}`;
  const counted = Object.keys(readConfig({ NODE_ENV: 'test' }).limits).filter((name) => /Per|Budget/.test(name));
  t = await createTestApp({ limits: Object.fromEntries(counted.map((name) => [name, 1_000_000])), config: { timeouts: { headersSeconds: 10, requestSeconds: 30, answerSeconds: 30 } } });
  world = await buildWorld(t);
});
afterAll(async () => {
  await t.close();
  trap.close();
});

it('[trust 2.15] [ASVS 1.3.6 15.3.2] [ASVS 1.2.4] no operation asks an address that it was sent, delays for a payload of SQL, or faults', { timeout: 240_000 }, async () => {
  const { operations, components } = describeOperations();
  const texts = [`http://${address}/text`, `'; select pg_sleep(30)--`, `' || pg_sleep(30) || '`, `"'\`\\;$(curl ${address})`];
  const drawing = { random: createRandom(3), corpus: world.corpus, components };
  const tablesBefore = await countTables();
  const requests = operations.flatMap((described) => {
    // Ending what everybody here walks with would end the walk.
    if (/^(signOut|closeAccount|endMy|endOther)/.test(described.operation.operationId)) return [];
    const { audiences, roles } = described.operation;
    const role = world.roles.find((each) => audiences.includes(each.audience) && (each.operatorRole === undefined || roles?.includes(each.operatorRole) !== false)) ?? world.roles[0]!;
    return sweepMembers(drawing, described, role.token, texts).map((request) => ({ request, name: described.operation.operationId }));
  });
  expect(requests.length).toBeGreaterThan(1_000);
  const findings: string[] = [];
  let slowest = 0;
  const waiting = [...requests];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { request, name } = next;
      const began = performance.now();
      const answer = await t.app.inject({
        method: request.method as 'GET', url: request.path,
        headers: { ...request.headers, host: address, referer: `http://${address}/referer`, 'x-forwarded-host': address, 'x-original-url': `http://${address}/`, 'user-agent': `http://${address}/agent` },
        ...(request.body === undefined ? {} : { payload: request.body }),
      });
      const milliseconds = performance.now() - began;
      slowest = Math.max(slowest, milliseconds);
      if (answer.statusCode >= 500) findings.push(`${name}: ${answer.statusCode} for ${request.path} ${String(request.body).slice(0, 200)}`);
      // A busy machine is slow, a sleep that somebody ran is slower.
      if (milliseconds > 20_000) findings.push(`${name} took ${Math.round(milliseconds)} ms`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  console.log(`injected texts: ${requests.length} requests, slowest answer ${Math.round(slowest)} ms`);
  expect(findings).toEqual([]);
  expect(hits).toEqual([]);
  expect(await countTables()).toBe(tablesBefore);
  // The trap itself works.
  await fetch(`http://${address}/self`);
  expect(hits).toEqual(['GET /self']);
});

const countTables = async () => (await sql<{ count: number }>`select count(*)::int as count from information_schema.tables where table_schema = 'public'`.execute(t.db)).rows[0]!.count;
