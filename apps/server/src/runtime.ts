import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import { openDb } from './platform/database.ts';
import type { Deps } from './platform/http/deps.ts';
import { openContactCipher } from './platform/open-contact-cipher.ts';
import { openObjectStorage } from './platform/object-storage.ts';
import { createAliyunGateway } from './platform/sms-gateway-aliyun.ts';
import { createWechatGateway } from './platform/wechat-gateway.ts';
import { createSmsOutbox, noSmsGateway, type SmsGateway } from './platform/sms-gateway.ts';

const longestGoodbyeMs = 1_000;

export interface Runtime {
  deps: Deps;
  databaseUrl: string;
  close(): Promise<void>;
}

/**
 * Opens what the server and the commands share: the database (the own one when DATABASE_URL is absent), migrated to
 * this version, the cipher and the SMS gateway.
 */
export async function openRuntime(config: Config, options: { print: (line: string) => void; migrates?: boolean }): Promise<Runtime> {
  mkdirSync(config.dataDir, { recursive: true });
  const database = await openDatabase(config, options.print);
  if (options.migrates !== false) await migrateDatabase(config, database, options.print);
  const contactKey = config.contactKey ?? developmentKey(config.dataDir);
  const db = openDb({ url: database.url, size: config.databasePoolSize, isPrepared: config.isDatabasePrepared });
  const cipher = await openContactCipher(db, { current: contactKey, other: config.contactKeyOld }).catch(async (error: unknown) => {
    await db.destroy();
    await database.stop();
    throw error;
  });
  return {
    databaseUrl: database.url,
    deps: {
      // With what was found or made here, because threads open their own connection and cipher.
      config: { ...config, databaseUrl: database.url, contactKey },
      db,
      cipher,
      sms: openSmsGateway(config, options.print),
      objects: openObjectStorage(config),
      ...(config.wechat === undefined ? {} : { wechat: createWechatGateway(config.wechat) }),
    },
    async close() {
      // Connections that wait for a database that is away are not waited for.
      await Promise.race([db.destroy(), sleep(longestGoodbyeMs, undefined, { ref: false })]);
      await database.stop();
    },
  };
}

async function migrateDatabase(config: Config, database: { url: string; ownerUrl: string }, print: (line: string) => void): Promise<void> {
  const { migrate } = await import('./platform/migrate.ts');
  const programRole = database.ownerUrl === database.url ? undefined : decodeURIComponent(new URL(database.url).username);
  await migrate(database.ownerUrl, { directory: migrationsDirectory(), log: print, programRole });
  if (programRole === undefined && config.isProduction) {
    print('提示：DATABASE_URL 的账号拥有这些表，程序一旦被控制就能改动日志。请用 DATABASE_OWNER_URL 把建表的账号分开（docs/operations/database-roles.md）。');
  }
}

function openSmsGateway(config: Config, print: (line: string) => void): SmsGateway {
  if (config.aliyunSms !== undefined) return createAliyunGateway(config.aliyunSms);
  return config.smsGateway === 'outbox' ? createSmsOutbox(config.dataDir, print) : noSmsGateway;
}

/** `url` is what the server works with, `ownerUrl` what migrates; the same when only DATABASE_URL is set. */
export async function openDatabase(config: Config, print: (line: string) => void): Promise<{ url: string; ownerUrl: string; stop(): Promise<void> }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, ownerUrl: config.databaseOwnerUrl ?? config.databaseUrl, stop: async () => undefined };
  const { startEmbeddedPostgres } = await import('./platform/embedded-postgres.ts');
  const own = await startEmbeddedPostgres({ dataDir: resolve(config.dataDir), log: print });
  return { url: own.programUrl, ownerUrl: own.url, stop: own.stop };
}

/** Beside the sources in development, beside the bundle when built: both are one folder below apps/server. */
export const migrationsDirectory = (): string => resolve(import.meta.dirname, '../migrations');

/** Outside production a key is made once and kept in the data folder, readable by its owner only. */
function developmentKey(dataDir: string): Buffer {
  const kept = findDevelopmentKey(dataDir);
  if (kept !== undefined) return kept;
  const contactKey = randomBytes(32);
  writeFileSync(secretsFile(dataDir), JSON.stringify({ contactKey: contactKey.toString('base64') }), { mode: 0o600, flag: 'wx' });
  return contactKey;
}

const secretsFile = (dataDir: string): string => join(dataDir, 'secrets.json');

/** The key that was made here before; a restore takes it and makes none. */
export function findDevelopmentKey(dataDir: string): Buffer | undefined {
  try {
    const { contactKey } = JSON.parse(readFileSync(secretsFile(dataDir), 'utf8')) as { contactKey: string };
    return Buffer.from(contactKey, 'base64');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
