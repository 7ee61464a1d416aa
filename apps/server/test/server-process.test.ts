import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
let server: ServerProcess;
const folder = mkdtempSync(join(tmpdir(), 'server-process-'));

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServerProcess({ environment: { DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.url, DATA_DIR: folder } });
});
afterAll(async () => {
  await server.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('[trust I16] killed without warning the server is ready again at the same address', async () => {
  const { pid } = server;
  expect(await server.end('SIGKILL')).toBeNull();
  expect(server.pid).toBeUndefined();
  await expect(fetch(`${server.address}/healthz`)).rejects.toThrow();
  expect(await server.start()).toBeLessThan(60_000);
  expect(server.pid).not.toBe(pid);
  expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
});

it('[trust I16] asked to end, the server ends in order', async () => {
  expect(await server.end('SIGTERM')).toBe(0);
  expect(server.readLogs()).not.toContain('"level":60');
});
