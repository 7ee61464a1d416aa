// Directus over the same tables of the same database.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { popular } from '../combinations.ts';
import type { Subject } from '../measure-search.ts';
import { freePort, startServer } from '../servers.ts';
import type { Bench } from '../settle.ts';
import { checkAnswers } from './check-answers.ts';
import { installPeer } from './install-peer.ts';

const token = 'bench-admin-token';
const headers = { authorization: `Bearer ${token}` };

export async function startDirectus({ database, folder }: Bench): Promise<Subject> {
  const home = installPeer('directus');
  // Its sandbox is a native module that a Node of today may have to build.
  if (!existsSync(join(home, 'node_modules/isolated-vm/out/isolated_vm.node'))) execFileSync('npm', ['rebuild', 'isolated-vm', '--ignore-scripts=false'], { cwd: home, stdio: 'ignore' });
  const port = await freePort();
  const environment = {
    SECRET: 'a secret of the bench alone, never of a server',
    ADMIN_EMAIL: 'bench@example.com',
    ADMIN_PASSWORD: 'bench-password',
    ADMIN_TOKEN: token,
    DB_CLIENT: 'pg',
    DB_CONNECTION_STRING: database.ownerUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    NODE_ENV: 'production',
    TELEMETRY: 'false',
    // It would answer 503 when the machine is busy, which a bench makes it.
    PRESSURE_LIMITER_ENABLED: 'false',
    LOG_LEVEL: 'warn',
  };
  execFileSync(process.execPath, ['node_modules/directus/cli.js', 'bootstrap'], { cwd: home, env: { ...process.env, ...environment }, stdio: 'ignore' });
  const server = await startServer({ name: 'directus', command: [process.execPath, 'node_modules/directus/cli.js', 'start'], folder: home, environment, port, readyPath: '/server/ping', readySeconds: 180, logFile: join(folder, 'directus.log') });
  try {
    const send = (method: string, path: string, body: unknown) => fetch(`${server.address}${path}`, { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    // A person's registrations, which the tables do not name on that side; the second run finds them there.
    await send('POST', '/fields/practitioners', { field: 'registrations', type: 'alias', meta: { special: ['o2m'], interface: 'list-o2m' } });
    await send('PATCH', '/relations/registrations/practitioner_id', { meta: { one_field: 'registrations' } });
    await checkAnswers(database, async (filters) => {
      const answer = (await (await fetch(`${server.address}${pathOf(filters)}`, { headers })).json()) as { data?: { id: string }[]; errors?: unknown };
      if (answer.data === undefined) throw new Error(`it answers ${JSON.stringify(answer).slice(0, 200)}`);
      return answer.data.map(({ id }) => id);
    });
    const questions = popular.map(({ name, filters }) => ({ name, path: pathOf(filters), headers }));
    return { server, question: (number) => questions[number % questions.length]! };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const person = ['name', 'birth_date', 'city_code', 'education', 'registrations.scheme', 'registrations.grade'];

/** The same rows in the same order; who has viewed and revealed what it cannot say in one request, and is spared it. */
function pathOf({ cityCode, provinceCode, grade, schemes: [scheme] = [] }: (typeof popular)[number]['filters']): string {
  const query = new URLSearchParams({ fields: ['id', 'published_at', ...person.map((field) => `practitioner_id.${field}`)].join(','), sort: '-published_at,-id', limit: '20' });
  query.set('filter[published_at][_nnull]', 'true');
  query.set('filter[hidden_at][_null]', 'true');
  if (cityCode !== undefined) query.set('filter[city_code][_eq]', cityCode);
  if (provinceCode !== undefined) query.set('filter[province_code][_eq]', provinceCode);
  // Below another field it takes no `_some`, and means it.
  const one = 'filter[practitioner_id][registrations]';
  if (scheme !== undefined) query.set(`${one}[scheme][_eq]`, scheme);
  if (grade !== undefined) query.set(`${one}[grade][_eq]`, grade);
  return `/items/cards?${query.toString()}`;
}
