import { randomInt } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import { createInstitution } from '../src/features/institutions/create-institution.ts';
import { resetInstitutionPassword } from '../src/features/institutions/reset-institution-password.ts';
import { grantPoints } from '../src/features/points/grant-points.ts';
import { importRegistry } from '../src/features/registry/import-registry.ts';
import { systemActor } from '../src/platform/activity-log.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import { newId } from '../src/platform/ids.ts';
import { loadDemoHistory } from './demo-history.ts';
import { demoBanners, demoInstitutions } from './demo-institutions.ts';
import { loadDemoJobs } from './demo-jobs.ts';
import { findDemoLogins, keepDemoLogins, type DemoLogins } from './demo-logins.ts';
import { addDemoOperators } from './demo-operators.ts';
import { publishDemoCards } from './demo-people.ts';
import { lookAround, setOwnPassword } from './demo-institution-visit.ts';

const seedFolder = resolve(import.meta.dirname);
const cardCount = 1_050;
/** Institutions that visitors sign in to; they begin today. */
const visitedCount = 2;

interface Demo {
  deps: Deps;
  databaseUrl: string;
  print: (line: string) => void;
}

/**
 * Fills an empty database with the demo: the sample registry, 1,050 published cards, 12 institutions with jobs and applications, banners. All of it
 * through the actions that users and operators have. A load that was cut off is finished by the next start.
 * @returns the demo's logins, or undefined when the database holds other people's data.
 */
export async function loadDemo(demo: Demo): Promise<DemoLogins | undefined> {
  const { deps, print } = demo;
  const known = findDemoLogins(deps.config.dataDir);
  if (known !== undefined) return known.operators === undefined ? keep(deps, { ...known, operators: await addDemoOperators(deps, newDemoPassword) }) : known;
  if (await hasOtherData(deps)) return undefined;
  print('正在准备演示数据（只在第一次启动时）…');
  await importRegistry(deps, { file: join(seedFolder, 'data/registry-sample.xlsx'), databaseUrl: demo.databaseUrl, actor: systemActor });
  await addBanners(deps);
  const institutions = await addInstitutions(deps);
  const phones = await findUnboundPhones(deps);
  const [firstPhone, ...others] = phones;
  const newPhone = others.pop();
  if (firstPhone === undefined || newPhone === undefined) throw new Error('the sample registry holds too few people with a phone');

  const password = newDemoPassword();
  const missing = Math.max(1, cardCount - (await countPublished(deps)));
  const people = [firstPhone, ...others].slice(0, missing);
  await publishDemoCards(deps, {
    phones: people,
    passwordOf: (phone) => (phone === firstPhone ? password : newDemoPassword()),
    concurrency: Math.max(4, cpus().length * 2),
    onProgress: (done) => {
      if (done % 200 === 0 || done === people.length) print(`  已推送 ${done}/${people.length} 张名片`);
    },
  });
  const [own, fresh] = institutions;
  if (own === undefined || fresh === undefined) throw new Error('the demo needs two institutions');
  const ownPassword = newDemoPassword();
  const token = await setOwnPassword(deps, { ...own, ownPassword });
  await lookAround(deps, token);
  await loadDemoJobs(deps, { print });
  await loadDemoHistory(deps, institutions.slice(visitedCount).map((institution) => institution.institutionId));
  const logins: DemoLogins = {
    practitioner: { phone: firstPhone, password },
    newPractitioner: { phone: newPhone },
    institution: { accountName: own.accountName, password: ownPassword, name: own.name },
    newInstitution: { accountName: fresh.accountName, defaultPassword: fresh.defaultPassword, name: fresh.name },
    operators: await addDemoOperators(deps, newDemoPassword),
  };
  return keep(deps, logins);
}

function keep({ config }: Deps, logins: DemoLogins): DemoLogins {
  keepDemoLogins(config.dataDir, logins);
  return logins;
}

/** Anybody who is not of the sample (its numbers begin with CP17): then the demo keeps out. */
async function hasOtherData({ db }: Deps): Promise<boolean> {
  const other = await db.selectFrom('practitioners').select('id').where('registry_no', 'not like', 'CP17%').limit(1).executeTakeFirst();
  return other !== undefined;
}

async function addBanners({ db, config }: Deps): Promise<void> {
  const files = join(config.dataDir, 'files');
  await mkdir(files, { recursive: true });
  for (const [position, { slot, file, title }] of demoBanners.entries()) {
    await copyFile(join(seedFolder, 'banners', file), join(files, file));
    const known = await db.selectFrom('banners').select('id').where('image_file', '=', file).executeTakeFirst();
    if (known === undefined) await db.insertInto('banners').values({ id: newId('banner'), slot, title, image_file: file, position }).execute();
  }
}

/** Creates the institutions that are missing. The two that visitors use come first. */
async function addInstitutions({ db }: Deps) {
  const created = [];
  for (const { points, ...institution } of demoInstitutions) {
    const known = await db.selectFrom('institution_accounts').select('institution_id').where('account_name', '=', institution.accountName).executeTakeFirst();
    // The load was cut off before: the default password was never shown, so the account is made anew below.
    const made = known === undefined ? await createInstitution(db, { ...institution, institutionName: institution.name, defaultPasswordDays: 365, actor: systemActor }) : await renew(db, institution.accountName);
    // The others got theirs ten weeks ago: demo-history.ts.
    if (known === undefined && points > 0 && created.length < visitedCount) await grantPoints(db, { institutionId: made.institutionId, points, note: '演示发放', actor: systemActor });
    created.push({ ...made, name: institution.name });
  }
  return created;
}

async function renew(db: Deps['db'], accountName: string) {
  const { institution_id: institutionId } = await db.selectFrom('institution_accounts').select('institution_id').where('account_name', '=', accountName).executeTakeFirstOrThrow();
  const { defaultPassword } = await resetInstitutionPassword(db, { accountName, defaultPasswordDays: 365, actor: systemActor });
  return { institutionId, accountName, defaultPassword };
}

/** Phones that one unretired, unbound person alone has, spread over the registry. */
async function findUnboundPhones({ db, cipher }: Deps): Promise<string[]> {
  const { rows } = await sql<{ phone_cipher: Buffer }>`
    select p.phone_cipher from practitioners p
    where p.phone_index is not null and p.retired_at is null
      and not exists (select 1 from practitioners o where o.phone_index = p.phone_index and o.id <> p.id)
      and not exists (select 1 from practitioner_accounts a where a.practitioner_id = p.id and a.password_hash is not null)
      and exists (select 1 from registrations r where r.practitioner_id = p.id and (r.valid_until is null or r.valid_until > now() + interval '1 year'))
    order by md5(p.registry_no)
    limit ${cardCount + 50}
  `.execute(db);
  return rows.map((row) => cipher.decrypt(row.phone_cipher));
}

async function countPublished({ db }: Deps): Promise<number> {
  const { count } = await db.selectFrom('cards').select(({ fn }) => fn.countAll<number>().as('count')).where('published_at', 'is not', null).executeTakeFirstOrThrow();
  return count;
}

const words = ['qinghe', 'yunling', 'songtao', 'beihai', 'mingyue', 'changfeng', 'baiyun', 'xishan'];
/** Easy to type for a visitor, and new for each data folder. */
const newDemoPassword = (): string => `${words[randomInt(words.length)]}-${randomInt(100_000, 1_000_000)}`;
