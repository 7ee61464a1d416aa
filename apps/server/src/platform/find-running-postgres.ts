import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { databaseName, type Passwords, programRoleName, roleName } from './embedded-postgres-cluster.ts';
import { processStart } from './embedded-postgres-lock.ts';

/**
 * The database that a running program keeps on this data folder, so that a command can work beside the server: as the
 * settings that name it. Undefined when no program runs there: the command then starts the database itself.
 */
export function findRunningPostgres(dataDir: string): { databaseUrl: string; databaseOwnerUrl: string } | undefined {
  try {
    const home = realpathSync(join(dataDir, 'postgres'));
    const holder = JSON.parse(readFileSync(join(home, 'program.lock'), 'utf8')) as { pid: number; startedAt: string };
    if (processStart(holder.pid) !== holder.startedAt) return undefined;
    // The fourth line of postmaster.pid is the port.
    const port = Number(readFileSync(join(home, 'cluster/postmaster.pid'), 'utf8').split('\n')[3]);
    const passwords = JSON.parse(readFileSync(join(home, 'passwords.json'), 'utf8')) as Passwords;
    if (!Number.isInteger(port) || port <= 0) return undefined;
    const urlFor = (user: string, password: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${databaseName}`;
    return { databaseUrl: urlFor(programRoleName, passwords.program), databaseOwnerUrl: urlFor(roleName, passwords.application) };
  } catch {
    return undefined;
  }
}
