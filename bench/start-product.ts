import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { contactKey, type BenchDatabase } from './data/open-database.ts';
import { freePort, repository, startServer, type Server } from './servers.ts';

/** The limits stay on and are counted, only far above what the bench asks. */
const limits = Object.fromEntries(
  ['CARD_LISTS_PER_MINUTE', 'CARD_ROWS_PER_DAY', 'CARD_VIEWS_PER_MINUTE', 'CARD_VIEWS_PER_DAY', 'REVEALS_PER_10_MINUTES', 'REVEALS_PER_DAY'].map((name) => [name, '1000000000']),
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
