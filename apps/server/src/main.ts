import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { openRuntime } from './runtime.ts';

/** Starts everything in this process: database, migrations, demo data when asked, HTTP. */
async function main(): Promise<void> {
  const config = readConfig();
  const runtime = await openRuntime(config, { print: (line) => console.log(line) });
  const app = await buildApp(runtime.deps);
  if (config.loadsDemo) {
    const { loadDemo } = await import('../seed/load-demo.ts');
    await loadDemo(runtime.deps, { app, print: (line) => console.log(line) });
  }
  closeWithGrace({ delay: 10_000 }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'the process stops after an error');
    await app.close();
    await runtime.close();
  });
  const { startSchedules } = await import('./schedules.ts');
  startSchedules(runtime.deps);
  const address = await app.listen({ host: config.host, port: config.port });
  console.log(`服务已启动：${address}`);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || (error instanceof Error && error.name.endsWith('Refusal'))) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
  // A half-started database child would keep the process alive.
  process.exit();
});
