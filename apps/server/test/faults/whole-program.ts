// The program with its own PostgreSQL, as `npm start` runs it: a process, a data folder, and ways to kill parts of it.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { createContactCipher } from '../../src/platform/contact-cipher.ts';
import { createDb, createPool, type Db } from '../../src/platform/database.ts';
import { isGone } from '../../src/platform/embedded-postgres-leftovers.ts';
import { findRunningPostgres } from '../../src/platform/find-running-postgres.ts';
import type { Deps } from '../../src/platform/http/deps.ts';
import { createFolderStorage } from '../../src/platform/object-storage-folder.ts';
import { noSmsGateway } from '../../src/platform/sms-gateway.ts';
import { startServerProcess, type ServerProcess } from '../server-process.ts';
import { createHttpClient } from './http-client.ts';
import type { Workbench } from './acts.ts';

const root = resolve(import.meta.dirname, '../../../..');

export interface WholeProgram extends Workbench {
  server: ServerProcess;
  dataDir: string;
  /** Direct look into the tables; opened anew by `follow`. */
  readonly db: Db;
  postmasterPid(): number;
  /** Waits until the database answers and looks where it is now: after a restart it has another port. */
  follow(): Promise<void>;
  /** Looks again, at most a minute, while the database is still ending or beginning: a killed one may answer a last time. */
  patiently<T>(look: () => Promise<T>): Promise<T>;
  /** Waits until /readyz answers 200; the milliseconds it took. */
  waitReady(): Promise<number>;
  /** Runs a command of the product beside the server; its exit code and output. */
  command(name: string, ...args: string[]): Promise<{ code: number; output: string }>;
  close(): Promise<void>;
}

/** @param dataDir a folder of the caller's, who removes it; a new one when absent. */
export async function startWholeProgram({ dataDir: given, settings = {} }: { dataDir?: string; settings?: Record<string, string> } = {}): Promise<WholeProgram> {
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'cert-faults-'));
  const contactKey = randomBytes(32);
  const environment = { DATA_DIR: dataDir, CONTACT_KEY: contactKey.toString('base64'), LOG_LEVEL: 'error', ...settings };
  const server = await startServerProcess({ environment });
  const config = readConfig({ ...environment, NODE_ENV: 'test' });
  let db = openDb(dataDir);
  const deps = (): Deps => ({ config, db, cipher: createContactCipher(contactKey), sms: noSmsGateway, objects: createFolderStorage(join(dataDir, 'objects')) });
  const postmasterPid = () => Number.parseInt(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8'), 10);
  const program: WholeProgram = {
    server,
    dataDir,
    get db() {
      return db;
    },
    get deps() {
      return deps();
    },
    call: createHttpClient(server.address),
    postmasterPid,
    async follow() {
      void db.destroy().catch(() => undefined);
      db = openDb(dataDir);
    },
    async patiently(look) {
      for (const began = performance.now(); ; ) {
        try {
          return await look();
        } catch (error) {
          if (performance.now() - began > 60_000) throw error;
          await sleep(200);
          await program.follow().catch(() => undefined);
        }
      }
    },
    async waitReady() {
      const began = performance.now();
      for (;;) {
        const status = await fetch(`${server.address}/readyz`, { signal: AbortSignal.timeout(5_000), headers: { connection: 'close' } }).then((response) => response.status, () => 0);
        if (status === 200) return performance.now() - began;
        if (performance.now() - began > 90_000) throw new Error(`not ready in 90 s:\n${server.readLogs().slice(-3_000)}`);
        await sleep(20);
      }
    },
    async command(name, ...args) {
      const file = join(root, 'apps/server/src/commands', `${name}.ts`);
      const { PATH = '', TZ = '' } = process.env;
      const ran = promisify(execFile)(process.execPath, ['--import', 'tsx', file, ...args], { cwd: root, env: { PATH, TZ, ...environment } });
      return ran.then(
        ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
        (error: { code?: number; stdout?: string; stderr?: string }) => ({ code: error.code ?? 1, output: `${error.stdout ?? ''}${error.stderr ?? ''}` }),
      );
    },
    async close() {
      await server.end('SIGTERM').catch(() => undefined);
      await db.destroy().catch(() => undefined);
      // A server that was killed leaves its database running.
      try {
        const pid = postmasterPid();
        process.kill(pid, 'SIGQUIT');
        await isGone(pid, 10);
      } catch {
        // It ended in order, and its file with it.
      }
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return program;
}

function openDb(dataDir: string): Db {
  const running = findRunningPostgres(dataDir);
  if (running === undefined) throw new Error('the program keeps no database');
  return createDb(createPool({ url: running.databaseOwnerUrl, size: 6 }));
}
