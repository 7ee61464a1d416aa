// The server over a network that can be made bad, and the same database without it, for builders and for looking.
import { buildApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { createDb, createPool } from '../../src/platform/database.ts';
import type { Deps } from '../../src/platform/http/deps.ts';
import type { DrawnRequest } from '../fuzz/draw-request.ts';
import { createTestApp, type TestApp, type TestOverrides } from '../test-app.ts';
import { createClient, type TestClient } from '../test-client.ts';
import { programUrlOf } from '../test-database.ts';
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy.ts';

export interface FaultyApp {
  /** The network of the server under test. */
  network: DatabaseProxy;
  /** Calls the server under test. */
  call: TestClient;
  /** GET of a plain path of the server under test. */
  get(path: string): Promise<{ status: number; body: string; headers: Record<string, unknown> }>;
  /** A request as it was drawn. */
  inject(request: DrawnRequest): Promise<{ status: number; headers: Record<string, unknown> }>;
  /** The server's own parts, behind the network. */
  deps: Deps;
  /** The same database, reached directly. */
  direct: TestApp;
  close(): Promise<void>;
}

/** @param answerSeconds shorter than in life, so that a test of waiting is short; what is proved is the sum, not the figure. */
export async function createFaultyApp({ answerSeconds = 1.5, poolSize = 6, ...overrides }: TestOverrides & { answerSeconds?: number; poolSize?: number } = {}): Promise<FaultyApp> {
  const direct = await createTestApp(overrides);
  const { config } = direct.deps;
  const network = await startDatabaseProxy(programUrlOf(config.databaseUrl!));
  const db = createDb(createPool({ url: network.url, size: poolSize }));
  const faulty: Config = { ...config, timeouts: { ...config.timeouts, answerSeconds } };
  const deps: Deps = { ...direct.deps, config: faulty, db };
  const app = await buildApp(deps, overrides.logStream);
  await app.ready();
  return {
    network,
    call: createClient(app),
    async get(path) {
      const { statusCode, body, headers } = await app.inject({ method: 'GET', url: path });
      return { status: statusCode, body, headers };
    },
    async inject({ method, path, headers, body }) {
      const sent = { method: method as 'GET', url: path, headers, ...(body === undefined ? {} : { payload: body }) };
      const { statusCode, headers: answered } = await app.inject(sent);
      return { status: statusCode, headers: answered };
    },
    deps,
    direct,
    async close() {
      await network.set('works');
      await app.close();
      await db.destroy();
      await network.close();
      await direct.close();
    },
  };
}
