import { getDashboard } from '@cert/contract/admin/dashboard';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, buildRegistration, type BuiltInstitution } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newId } from '../../platform/ids.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { refreshDailyFigures } from './refresh-daily-figures.ts';
import { shiftDay } from './rules.ts';

let t: TestApp;
let token: string;
let institution: BuiltInstitution;
const today = shanghaiDay();
/** A moment of a Shanghai day. */
const at = (day: string, time = '12:00:00') => new Date(`${day}T${time}+08:00`);

beforeAll(async () => {
  t = await createTestApp();
  token = (await buildOperator(t.deps, { role: 'auditor' })).token;
  institution = await buildInstitution(t.deps, { points: 100 });
});
afterAll(() => t.close());

async function reveal(practitionerId: string, revealedAt: Date) {
  await t.db.insertInto('contact_reveals').values({
    id: newId('rev'), institution_id: institution.id, practitioner_id: practitionerId, institution_account_id: institution.accountId, points: 1, idempotency_key: newId('rev'), revealed_at: revealedAt,
  }).execute();
}

async function apply(practitionerId: string, jobId: string, submittedAt: Date, viewedAt: Date | null = null) {
  const consentId = newId('cons');
  await t.db.insertInto('consents').values({ id: consentId, practitioner_id: practitionerId, kind: 'apply_to_job', institution_id: institution.id, text_version: '1', text_hash: Buffer.alloc(32) }).execute();
  const id = newId('appl');
  await t.db.insertInto('applications').values({ id, job_id: jobId, institution_id: institution.id, practitioner_id: practitionerId, consent_id: consentId, card_snapshot: '{}', submitted_at: submittedAt, viewed_at: viewedAt }).execute();
  return id;
}

const dashboard = async (days: '30' | '90' | '365' = '30') => (await t.call(getDashboard, { token, query: { days } })).body;
const pointOf = (body: Awaited<ReturnType<typeof dashboard>>, day: string) => body.points.find((point) => point.from <= day && point.to >= day)!;

describe('[A10] an empty platform', () => {
  it('answers noughts for every day, and a point for each', async () => {
    for (const [days, count] of [['30', 30], ['90', 90], ['365', 52]] as const) {
      const body = await dashboard(days);
      expect(body.points).toHaveLength(count);
      expect(body.points.at(-1)?.to).toBe(today);
      expect(body.period).toEqual({ cardsPublished: 0, reveals: 0, jobsPublished: 0, applications: 0, responses: 0, pointsSpent: 0, pointsRefunded: 0 });
      expect([body.byProvince, body.byScheme, body.byPostType]).toEqual([[], [], []]);
    }
  });
});

describe('[A10] figures', () => {
  it('a day ends at midnight in Shanghai, wherever the server stands', async () => {
    const day = shiftDay(today, -3);
    const [late, early] = [await buildPublishedCard(t.deps, { publishedAt: at(day, '23:59:59.999'), cityCode: '510100' }), await buildPublishedCard(t.deps, { publishedAt: at(shiftDay(day, 1), '00:00:00'), cityCode: '110100' })];
    await reveal(late.id, at(day, '23:59:59.999'));
    await reveal(early.id, at(shiftDay(day, 1), '00:00:00'));
    await sql`delete from daily_figures`.execute(t.db);
    const body = await dashboard();
    expect(pointOf(body, day)).toMatchObject({ cardsPublished: 1, reveals: 1, cardsOpen: 1 });
    expect(pointOf(body, shiftDay(day, 1))).toMatchObject({ cardsPublished: 1, reveals: 1, cardsOpen: 2 });
    expect(pointOf(body, shiftDay(day, -1))).toMatchObject({ cardsPublished: 0, reveals: 0, cardsOpen: 0 });
    expect(body.byProvince).toEqual([expect.objectContaining({ key: '11', cardsOpen: 1, reveals: 1 }), expect.objectContaining({ key: '51', cardsOpen: 1, reveals: 1 })]);
  });

  it('what happens today is there at once; two schemes of one person count for each and once in all', async () => {
    const before = await dashboard();
    const person = await buildPublishedCard(t.deps, { registrations: [{ scheme: 'EMS' }], cityCode: '510100' });
    await buildRegistration(t.deps, person.id, { scheme: 'ISMS' });
    await reveal(person.id, new Date());
    const job = await buildJob(t.deps, institution.id, { schemes: ['EMS', 'FSMS'], postType: 'training', cityCode: '440100' });
    await apply(person.id, job, new Date());
    const body = await dashboard();
    expect(body.today.reveals).toBe(before.today.reveals + 1);
    expect(body.today).toMatchObject({ jobsPublished: 1, applications: 1, responses: 0 });
    expect(body.period.reveals).toBe(before.period.reveals + 1);
    expect(body.byPostType).toEqual([{ key: 'training', jobsPublished: 1, applications: 1 }]);
    for (const key of ['EMS', 'FSMS']) expect(body.byScheme.find((slice) => slice.key === key)).toMatchObject({ jobsPublished: 1, applications: 1 });
    expect(body.byScheme.find((slice) => slice.key === 'ISMS')).toMatchObject({ reveals: 1, jobsPublished: 0 });
    // The pool itself is counted by time.
    await refreshDailyFigures(t.deps.db);
    expect((await dashboard()).cardsOpen).toBe(3);
    expect((await dashboard()).jobsOpen).toBe(1);
  });

  it('an answer given later belongs to the day on which the application came', async () => {
    const job = await buildJob(t.deps, institution.id);
    const person = await buildPublishedCard(t.deps);
    const day = shiftDay(today, -20);
    const id = await apply(person.id, job, at(day));
    await sql`delete from daily_figures`.execute(t.db);
    expect(pointOf(await dashboard(), day)).toMatchObject({ applications: 1, responses: 0 });
    await t.db.updateTable('applications').set({ viewed_at: new Date() }).where('id', '=', id).execute();
    await refreshDailyFigures(t.deps.db);
    expect(pointOf(await dashboard(), day)).toMatchObject({ applications: 1, responses: 1 });
  });

  it('a withdrawn card left the pool on its day; points given back are beside those spent', async () => {
    const person = await buildPublishedCard(t.deps, { publishedAt: at(shiftDay(today, -10)) });
    await t.db.updateTable('cards').set({ published_at: null, withdrawn_at: at(shiftDay(today, -6)) }).where('id', '=', person.cardId).execute();
    await sql`delete from daily_figures`.execute(t.db);
    const body = await dashboard();
    expect([-11, -10, -9, -7, -6].map((days) => pointOf(body, shiftDay(today, days)).cardsOpen)).toEqual([0, 1, 1, 1, 0]);
    const ledger = await t.db.selectFrom('contact_reveals').select('id').limit(1).executeTakeFirstOrThrow();
    for (const [sequence, kind, points] of [[9001, 'reveal', -7], [9002, 'refund', 7]] as const) {
      await t.db.insertInto('point_entries').values({ id: newId('entry'), institution_id: institution.id, sequence, kind, points, balance_after: 100, reveal_id: ledger.id, created_at: at(shiftDay(today, -9)) }).execute();
    }
    await sql`delete from daily_figures`.execute(t.db);
    expect(pointOf(await dashboard(), shiftDay(today, -9))).toMatchObject({ pointsSpent: 7, pointsRefunded: 7 });
  });

  it('equal a naive count of the rows, whatever was kept when', async () => {
    for (let index = 0; index < 40; index += 1) {
      const day = shiftDay(today, -((index * 37) % 88));
      const time = ['00:00:01', '07:59:59', '08:00:00', '23:59:59'][index % 4]!;
      const person = await buildPublishedCard(t.deps, { publishedAt: at(day, time), cityCode: ['110100', '310100', '510100'][index % 3]! });
      if (index % 2 === 0) await reveal(person.id, at(day, time));
      const job = await buildJob(t.deps, institution.id, { publishedAt: at(day, time), schemes: ['QMS', 'EMS'] });
      await apply(person.id, job, at(day, time), index % 3 === 0 ? new Date() : null);
      if (index % 9 === 0) await refreshDailyFigures(t.deps.db);
    }
    // Rows of the past made by hand come in by a full count; the ways above never make any.
    await sql`delete from daily_figures`.execute(t.db);
    const body = await dashboard('90');
    const naive = async (table: string, column: string, where = 'true') => {
      const { rows } = await sql<{ day: string; n: number }>`select to_char((${sql.raw(column)} at time zone 'UTC') + interval '8 hours', 'YYYY-MM-DD') as day, count(*)::int as n
        from ${sql.raw(table)} where ${sql.raw(where)} group by 1`.execute(t.db);
      return new Map(rows.map((row) => [row.day, row.n]));
    };
    const expected = { cardsPublished: await naive('cards', 'first_published_at', 'first_published_at is not null'), reveals: await naive('contact_reveals', 'revealed_at'), jobsPublished: await naive('jobs', 'created_at'), applications: await naive('applications', 'submitted_at'), responses: await naive('applications', 'submitted_at', 'viewed_at is not null') };
    for (const [measure, days] of Object.entries(expected) as [keyof typeof expected, Map<string, number>][]) {
      for (const point of body.points) expect([measure, point.from, point[measure]]).toEqual([measure, point.from, days.get(point.from) ?? 0]);
      expect(body.period[measure]).toBe([...days].filter(([day]) => day >= body.from).reduce((sum, [, n]) => sum + n, 0));
    }
    const provinces = await t.db.selectFrom('cards').select(['province_code', ({ fn }) => fn.countAll<number>().as('n')]).where('published_at', 'is not', null).groupBy('province_code').execute();
    for (const { province_code: key, n } of provinces) expect(body.byProvince.find((slice) => slice.key === (key ?? '00'))?.cardsOpen).toBe(n);
    const year = await dashboard('365');
    expect(year.points.reduce((sum, point) => sum + point.applications, 0)).toBe(year.period.applications);
    expect(year.period.applications).toBe([...expected.applications.values()].reduce((sum, n) => sum + n, 0));
  });

  it('is answered to every role of operators and nobody else', async () => {
    for (const role of ['administrator', 'business', 'auditor'] as const) expect((await t.call(getDashboard, { token: (await buildOperator(t.deps, { role })).token })).status).toBe(200);
    expect((await t.call(getDashboard, { token: institution.token })).body.code).toBe('wrong_audience');
    expect((await t.call(getDashboard, {})).body.code).toBe('sign_in_required');
  });
});
