// The program that embedded-postgres.test.ts starts, kills and starts again.
import { startEmbeddedPostgres } from './embedded-postgres.ts';

const [dataDir] = process.argv.slice(2);
try {
  const database = await startEmbeddedPostgres({ dataDir: dataDir!, log: (line) => console.error(line) });
  process.on('SIGTERM', () => void database.stop().then(() => process.exit(0)));
  console.log(JSON.stringify({ url: database.url, adminUrl: database.adminUrl }));
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(JSON.stringify({ refused: (error as { code?: string }).code, message: (error as Error).message }));
  process.exit(1);
}
