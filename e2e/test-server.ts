// The built server as its own process over a cloned database, and its commands beside it, as an operator runs them.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readConfig } from '../apps/server/src/config.ts';
import { createContactCipher } from '../apps/server/src/platform/contact-cipher.ts';
import { createDb, createPool } from '../apps/server/src/platform/database.ts';
import type { Deps } from '../apps/server/src/platform/http/deps.ts';
import { createFolderStorage } from '../apps/server/src/platform/object-storage-folder.ts';
import { noSmsGateway } from '../apps/server/src/platform/sms-gateway.ts';
import { createTestDatabase } from '../apps/server/test/test-database.ts';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'apps/server/dist');
const h5 = join(root, 'apps/mobile/dist/build/h5');
const admin = join(root, 'apps/admin/dist');

export interface TestServer {
  address: string;
  databaseUrl: string;
  dataDir: string;
  /** The server's own database and cipher, for tests that build rows. */
  deps: Deps;
  /** Runs a command of the product, e.g. `registry-import`, and answers what it printed. */
  command(name: string, ...args: string[]): Promise<string>;
  /** The newest code sent to a phone, read from the development outbox. */
  readSmsCode(phone: string): Promise<string>;
  /** Kills the process without warning and starts it again on the same port. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** @param extra settings of this server, e.g. `{ DEMO: '1' }`. */
export async function startTestServer(extra: Record<string, string> = {}): Promise<TestServer> {
  for (const built of [join(dist, 'main.js'), join(h5, 'index.html'), join(admin, 'index.html')]) {
    if (!existsSync(built)) throw new Error(`${built} is missing: npm run build makes it`);
  }
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'cert-e2e-'));
  const contactKey = randomBytes(32);
  const environment = { ...process.env, NODE_ENV: 'development', DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.url, DATA_DIR: dataDir, H5_DIR: h5, ADMIN_DIR: admin, HOST: '127.0.0.1', LOG_LEVEL: 'error', CONTACT_KEY: contactKey.toString('base64'), ...extra };
  const db = createDb(createPool({ url: database.url, size: 4 }));
  let running = await startProcess(environment, 0);
  return {
    address: running.address,
    databaseUrl: database.url,
    dataDir,
    deps: { db, cipher: createContactCipher(contactKey), config: readConfig(environment), sms: noSmsGateway, objects: createFolderStorage(join(dataDir, 'objects')) },
    async command(name, ...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [join(dist, `${name}.js`), ...args], { env: environment });
      return stdout;
    },
    async readSmsCode(phone) {
      const outbox = join(dataDir, 'outbox/sms.jsonl');
      for (let attempt = 0; attempt < 100; attempt += 1) {
        // Whole lines only: the last one may be under way.
        const lines = existsSync(outbox) ? readFileSync(outbox, 'utf8').split('\n').slice(0, -1) : [];
        const messages = lines.map((line) => JSON.parse(line) as { phone: string; code: string }).filter((message) => message.phone === phone);
        const last = messages.at(-1);
        if (last !== undefined) return last.code;
        await sleep(50);
      }
      throw new Error('no message was sent to this phone');
    },
    async crash() {
      running.child.kill('SIGKILL');
      await running.ended;
      running = await startProcess(environment, Number(new URL(running.address).port));
    },
    async close() {
      running.child.kill('SIGTERM');
      await running.ended;
      await db.destroy();
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

async function startProcess(environment: NodeJS.ProcessEnv, port: number) {
  const child = spawn(process.execPath, [join(dist, 'main.js')], { env: { ...environment, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const address = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (match !== null) found(match[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}:\n${printed}`)));
  });
  return { child, ended, address };
}
