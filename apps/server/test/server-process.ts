// The whole program as a child process, as it runs in production, for tests that kill it and look at what is left.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../../..');
const longestLogBytes = 2_000_000;

export interface ServerProcess {
  /** `http://127.0.0.1:<port>`: the same over restarts. */
  address: string;
  /** Undefined while it is down. */
  pid: number | undefined;
  /** What it printed, of all its lives; the oldest is cut off. */
  readLogs(): string;
  /** Ends it with this signal and waits until it is gone. Answers its exit code, null when the signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Starts it again on the same port; answers the milliseconds until `readyWhen` answered 200. */
  start(): Promise<number>;
}

export interface ServerProcessOptions {
  /** Settings; DATA_DIR at least. Nothing of the test's own environment but PATH and TZ reaches the program. */
  environment: Record<string, string>;
  /** The address that says it has started: `/healthz` where the dependencies are away on purpose. */
  readyWhen?: '/readyz' | '/healthz';
  /** Generous: a busy machine must not turn a slow start into a failed test. */
  longestStartMs?: number;
}

/**
 * Starts the program from its sources and waits until it is ready. It ends with this process, however that ends; call
 * `end()` in the teardown all the same, for its own database ends with it only then.
 * @throws Error with what it printed when it ends before it is ready.
 */
export async function startServerProcess({ environment, readyWhen = '/readyz', longestStartMs = 90_000 }: ServerProcessOptions): Promise<ServerProcess> {
  const port = Number(environment['PORT'] ?? 0) || (await findFreePort());
  const address = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let logs = '';

  const server: ServerProcess = {
    address,
    pid: undefined,
    readLogs: () => logs,
    async end(signal = 'SIGKILL') {
      const ending = child;
      if (ending === undefined) return null;
      const ended = new Promise<number | null>((done) => ending.once('close', (code) => done(code)));
      ending.kill(signal);
      return ended;
    },
    async start() {
      if (child !== undefined) throw new Error('the server runs already');
      const began = performance.now();
      const started = spawnServer(environment, port);
      child = started;
      server.pid = started.pid;
      for (const stream of [started.stdout, started.stderr]) stream?.on('data', (chunk: Buffer) => (logs = (logs + chunk.toString()).slice(-longestLogBytes)));
      started.once('close', () => {
        if (child === started) child = server.pid = undefined;
      });
      while (!(await answers(`${address}${readyWhen}`))) {
        if (child !== started) throw new Error(`the server ended before it was ready:\n${logs.slice(-4_000)}`);
        if (performance.now() - began > longestStartMs) {
          await server.end();
          throw new Error(`the server was not ready after ${longestStartMs} ms:\n${logs.slice(-4_000)}`);
        }
        await sleep(25);
      }
      return performance.now() - began;
    },
  };
  await server.start();
  return server;
}

function spawnServer(environment: Record<string, string>, port: number): ChildProcess {
  const loaded = ['tsx', join(root, 'scripts/stop-with-parent.mjs')].flatMap((module) => ['--import', module]);
  const { PATH = '', TZ = 'Asia/Shanghai' } = process.env;
  return spawn(process.execPath, [...loaded, 'apps/server/src/main.ts'], {
    cwd: root,
    env: { PATH, TZ, NODE_ENV: 'development', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...environment, PORT: String(port) },
    // The channel closes when this process dies, and with it the program ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), headers: { connection: 'close' } });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

export function findFreePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}
