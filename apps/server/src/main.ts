import closeWithGrace from 'close-with-grace';
import { describeDemoLogins } from '../seed/demo-logins.ts';
import { loadDemo } from '../seed/load-demo.ts';
import { buildApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { openRuntime } from './runtime.ts';
import { startSchedules } from './schedules.ts';

/** Starts everything in this process: database, migrations, demo data when asked, HTTP. */
async function main(): Promise<void> {
  const config = readConfig();
  const runtime = await openRuntime(config, { print: (line) => console.log(line) });
  const logins = config.loadsDemo ? await loadDemo({ ...runtime, print: (line) => console.log(line) }) : undefined;
  const app = await buildApp(runtime.deps);
  // A handler for a fault would return into the fault, for ever; the default ends the process.
  closeWithGrace({ delay: 10_000, skip: ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'] }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'the process stops after an error');
    await app.close();
    await runtime.close();
  });
  startSchedules(app, runtime.deps);
  const address = await app.listen({ host: config.host, port: config.port });
  console.log(`服务已启动：${address}`);
  if (logins !== undefined) console.log(describeDemoLogins(logins).join('\n'));
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || (error instanceof Error && error.name.endsWith('Refusal'))) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
  // A half-started database child would keep the process alive.
  process.exit();
});
