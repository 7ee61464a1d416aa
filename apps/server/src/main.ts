import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import cluster from 'node:cluster';
import { describeDemoLogins } from '../seed/demo-logins.ts';
import { loadDemo } from '../seed/load-demo.ts';
import { buildApp } from './app.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { startSchedules } from './schedules.ts';
import { startWorkers, type Workers } from './start-workers.ts';

const print = (line: string): void => console.log(line);

/**
 * Starts everything: database, migrations, demo data when asked, schedules, and HTTP in this process or, with WORKERS, in
 * several others.
 */
async function main(): Promise<void> {
  const config = readConfig();
  if (cluster.isWorker) return serve(config);
  const runtime = await openRuntime(config, { print });
  const logins = config.loadsDemo ? await loadDemo({ ...runtime, print }) : undefined;
  const app = await buildApp(runtime.deps);
  let workers: Workers | undefined;
  closeAtEnd(app, async () => {
    await workers?.stop();
    await app.close();
    await runtime.close();
  });
  startSchedules(app, runtime.deps);
  if (config.workers > 1) {
    await app.ready();
    workers = await startWorkers({ count: config.workers, environment: environmentOf(runtime), log: print });
    console.log(`服务已启动：http://${config.host}:${config.port}（${config.workers} 个工作进程）`);
  } else console.log(`服务已启动：${await app.listen({ host: config.host, port: config.port })}`);
  if (logins !== undefined) console.log(describeDemoLogins(logins).join('\n'));
}

/** What a worker does: requests, and nothing that is done once for all. */
async function serve(config: Config): Promise<void> {
  const runtime = await openRuntime(config, { print, migrates: false });
  const app = await buildApp(runtime.deps);
  closeAtEnd(app, async () => {
    await app.close();
    await runtime.close();
  });
  startSchedules(app, runtime.deps, { isWorker: true });
  await app.listen({ host: config.host, port: config.port });
}

/** What the first process found or made: the database that it started, and the key of development. */
function environmentOf({ deps, databaseUrl }: Runtime): Record<string, string> {
  const { contactKey } = deps.config;
  return { DATABASE_URL: databaseUrl, DEMO: '0', ...(contactKey === undefined ? {} : { CONTACT_KEY: contactKey.toString('base64') }) };
}

// A handler for a fault would return into the fault, for ever; the default ends the process.
function closeAtEnd(app: FastifyInstance, close: () => Promise<void>): void {
  closeWithGrace({ delay: 10_000, skip: ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'] }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'the process stops after an error');
    await close();
  });
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || (error instanceof Error && error.name.endsWith('Refusal'))) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
  // A half-started database child would keep the process alive.
  process.exit();
});
