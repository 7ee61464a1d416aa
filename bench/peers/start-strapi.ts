// Strapi over the same people in tables of its own, see fill-strapi.ts. The admin panel is not built, nothing is native.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { popular } from '../combinations.ts';
import type { Subject } from '../measure-search.ts';
import { freePort, startServer } from '../servers.ts';
import type { Bench } from '../settle.ts';
import { checkAnswers } from './check-answers.ts';
import { fillStrapi, mustFill, schema, token, tokenSalt } from './fill-strapi.ts';
import { installPeer } from './install-peer.ts';

// A read-only API token of Strapi's own kind.
const headers = { authorization: `Bearer ${token}` };

export async function startStrapi({ database, folder, log }: Bench): Promise<Subject> {
  const home = installPeer('strapi');
  const isNew = await mustFill(database);
  const publicFolder = join(folder, 'strapi-public');
  mkdirSync(join(publicFolder, 'uploads'), { recursive: true });
  const port = await freePort();
  const environment = { DATABASE_URL: database.ownerUrl, DATABASE_SCHEMA: schema, API_TOKEN_SALT: tokenSalt, PUBLIC_FOLDER: publicFolder, PORT: String(port), NODE_ENV: 'production', STRAPI_TELEMETRY_DISABLED: 'true' };
  const server = await startServer({ name: 'strapi', command: [process.execPath, 'node_modules/@strapi/strapi/bin/strapi.js', 'start'], folder: home, environment, port, readyPath: '/_health', readySeconds: 180, logFile: join(folder, 'strapi.log') });
  try {
    if (isNew) {
      const started = performance.now();
      await fillStrapi(database);
      log(`  Strapi's tables: ${Math.round((performance.now() - started) / 1000)} s`);
    }
    await checkAnswers(database, async (filters) => {
      const answer = (await (await fetch(`${server.address}${pathOf(filters)}`, { headers })).json()) as { data?: { cardId: string }[] | null };
      if (!Array.isArray(answer.data)) throw new Error(`it answers ${JSON.stringify(answer).slice(0, 200)}`);
      return answer.data.map(({ cardId }) => cardId);
    });
    const questions = popular.map(({ name, filters }) => ({ name, path: pathOf(filters), headers }));
    return { server, question: (number) => questions[number % questions.length]! };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The same rows in the same order. It is spared the count of all pages, and who has viewed and revealed. */
function pathOf({ cityCode, provinceCode, grade, schemes: [scheme] = [] }: (typeof popular)[number]['filters']): string {
  const query = new URLSearchParams({
    fields: 'cardId,cardPublishedAt,name,birthDate,cityCode,education',
    'populate[registrations][fields]': 'scheme,grade',
    sort: 'cardPublishedAt:desc,cardId:desc',
    'pagination[pageSize]': '20',
    'pagination[withCount]': 'false',
    'filters[cardPublishedAt][$notNull]': 'true',
    'filters[hiddenAt][$null]': 'true',
  });
  if (cityCode !== undefined) query.set('filters[cityCode][$eq]', cityCode);
  if (provinceCode !== undefined) query.set('filters[provinceCode][$eq]', provinceCode);
  if (scheme !== undefined) query.set('filters[registrations][scheme][$eq]', scheme);
  if (grade !== undefined) query.set('filters[registrations][grade][$eq]', grade);
  return `/api/bench-cards?${query.toString()}`;
}
