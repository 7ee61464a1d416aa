import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contactKey, type BenchDatabase } from './data/open-database.ts';
import { freePort, repository, startServer, type Server } from './servers.ts';

/** The limits stay on and are counted, only far above what the bench asks. */
const limits = Object.fromEntries(
  [...readFileSync(join(repository, 'apps/server/src/config.ts'), 'utf8').matchAll(/^ {2}([A-Z0-9_]+_PER_[A-Z0-9_]+): z\.coerce\.number\(\)\.int\(\)\.min\(\d\)\.default/gm)].map(([, name]) => [name!, '1000000000']),
);

/** The server as it is deployed: bundled. Within the repository, so that it finds its packages. */
export function bundleProduct(): string {
  const folder = join(repository, '.cache/bench-server');
  execFileSync(process.execPath, [join(repository, 'scripts/bundle-server.mjs'), folder], { stdio: 'inherit' });
  return join(folder, 'main.js');
}

/** Starts our server on a made database, in production mode as everywhere where speed matters. */
export async function startProduct(database: BenchDatabase, { bundle, folder, environment = {}, nodeOptions = [] }: { bundle: string; folder: string; environment?: Record<string, string>; nodeOptions?: readonly string[] }): Promise<Server> {
  const dataDir = join(folder, 'product');
  mkdirSync(dataDir, { recursive: true });
  const port = await freePort();
  return startServer({
    name: 'product',
    command: [process.execPath, ...nodeOptions, bundle],
    folder: repository,
    environment: {
      ...limits,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: database.programUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      CONTACT_KEY: contactKey.toString('base64'),
      LOG_LEVEL: 'error',
      ...environment,
    },
    port,
    readyPath: '/readyz',
    logFile: join(folder, 'product.log'),
  });
}
