// The whole server over a database of its own, without a socket: what every action test starts with.
import { applyDictionary } from '@cert/contract/codes/dictionary';
import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../src/app.ts';
import { readConfig, type Config } from '../src/config.ts';
import { createContactCipher, type ContactCipher } from '../src/platform/contact-cipher.ts';
import { createDb, createPool, openDb, type Db } from '../src/platform/database.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import type { LogStream } from '../src/platform/logger.ts';
import { createFolderStorage } from '../src/platform/object-storage-folder.ts';
import type { ObjectStorage } from '../src/platform/object-storage.ts';
import type { SmsGateway, SmsMessage } from '../src/platform/sms-gateway.ts';
import type { WechatGateway } from '../src/platform/wechat-gateway.ts';
import { createClient, type TestClient } from './test-client.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export interface TestApp {
  app: FastifyInstance;
  /** What the server works with, rights and all. */
  deps: Deps;
  /** The same database as the owner of the tables. */
  db: Db;
  /** Calls one operation of the contract; see test-client.ts. */
  call: TestClient;
  /** Every message the gateway took, oldest first. */
  outbox: SmsMessage[];
  /** A second server process on the same database. */
  another(overrides?: TestOverrides): Promise<TestApp>;
  close(): Promise<void>;
}

export interface TestOverrides {
  limits?: Partial<Config['limits']>;
  config?: Partial<Omit<Config, 'limits'>>;
  /** Instead of the recording gateway, e.g. one that fails or never answers. */
  sms?: SmsGateway;
  /** Instead of the one key of this test, e.g. while keys are changed. */
  cipher?: ContactCipher;
  /** Instead of a folder of this test, e.g. a bucket whose service is away. */
  objects?: ObjectStorage;
  /** Absent: no mini program is configured. */
  wechat?: WechatGateway;
  /** Takes the lines of the server's own logger. */
  logStream?: LogStream;
}

/** Proofs that take no time; a test about them sets its own. */
const quickProofs = { proofLightHashes: 4, proofHardestHashes: 64 };

/** Builds the server on a fresh copy of the migrated database. Call `close()` in `afterAll`. */
export async function createTestApp(overrides: TestOverrides = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  return openApp(database, randomBytes(32), overrides, database.drop);
}

async function openApp({ url, programUrl }: Pick<TestDatabase, 'url' | 'programUrl'>, contactKey: Buffer, overrides: TestOverrides, afterClose: () => Promise<void>): Promise<TestApp> {
  const read = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', DATABASE_URL: url, CONTACT_KEY: contactKey.toString('base64') });
  const config: Config = { ...read, ...overrides.config, limits: { ...read.limits, ...quickProofs, ...overrides.limits } };
  const outbox: SmsMessage[] = [];
  const recording: SmsGateway = { send: async (message) => void outbox.push(message) };
  const db = createDb(createPool({ url, size: 12 }));
  const folder = join(tmpdir(), `cert-objects-${randomBytes(6).toString('hex')}`);
  const objects = overrides.objects ?? createFolderStorage(folder);
  const programDb = openDb({ url: programUrl, size: 12, isPrepared: true });
  const deps: Deps = { config, db: programDb, cipher: overrides.cipher ?? createContactCipher(contactKey), sms: overrides.sms ?? recording, objects, ...(overrides.wechat === undefined ? {} : { wechat: overrides.wechat }) };
  const app = await buildApp(deps, overrides.logStream);
  await app.ready();
  return {
    app,
    deps,
    db,
    call: createClient(app),
    outbox,
    another: (other = {}) => openApp({ url, programUrl }, contactKey, other, async () => undefined),
    async close() {
      await app.close();
      await programDb.destroy();
      await db.destroy();
      // The next file of this process begins with the dictionary that is shipped.
      applyDictionary([]);
      rmSync(folder, { recursive: true, force: true });
      await afterClose();
    },
  };
}
