// Trust 2.1: an institution that wants all contacts for the price of few.
import { applyToJob, getApplyConsent, listApplicants, viewApplication } from '@cert/contract/application';
import { withdrawCard } from '@cert/contract/card';
import { listCardViews } from '@cert/contract/card-view';
import { listMyJobs } from '@cert/contract/job';
import { listNotifications } from '@cert/contract/notification';
import type { Operation } from '@cert/contract/operation';
import { operations } from '@cert/contract/operations';
import { listPointEntries } from '@cert/contract/points';
import { getRevealOffer, revealContact } from '@cert/contract/reveal';
import { countTalentPool, searchTalentPool, viewCard } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildJob, buildPublishedCard, signedInPractitioner, type BuiltInstitution, type SignedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newId } from '../../platform/ids.ts';

const many = 100_000;
const limits = { cardListsPerMinute: many, cardViewsPerMinute: many, cardViewsPerDay: many, revealOffersPerMinute: many, revealOffersPerDay: many, applicantListsPerMinute: many, applicationViewsPerMinute: many, ownListsPerMinute: many };
let t: TestApp;
let second: TestApp;
let house: BuiltInstitution;
let rival: BuiltInstitution;
let person: SignedInPractitioner;
let applicationId: string;
let jobId: string;
beforeAll(async () => {
  t = await createTestApp({ limits });
  second = await t.another({ limits });
  [house, rival, person] = await Promise.all([buildInstitution(t.deps, { points: 20 }), buildInstitution(t.deps, { points: 20 }), buildPublishedCard(t.deps, { name: '欧阳标记' })]);
  jobId = await buildJob(t.deps, house.id);
  const { body: consent } = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
  applicationId = (await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: consent.version } })).body.id;
  for (const { token } of [house, rival]) {
    await t.call(viewCard, { token, params: { cardId: person.cardId } });
    await t.call(revealContact, { token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } });
  }
});
afterAll(async () => {
  await second.close();
  await t.close();
});

/** A refusal without what differs by request. */
const bare = (text: string) => text.replace(/"requestId":"[^"]+"/, '');

describe('guessing', () => {
  it('[trust 2.1.3] 1,000 guessed ids of cards open nothing', async () => {
    const ids = Array.from({ length: 1_000 }, () => newId('card'));
    const statuses = new Set<number>();
    for (let at = 0; at < ids.length; at += 20) {
      const answers = await Promise.all(ids.slice(at, at + 20).map((cardId) => t.call(viewCard, { token: house.token, params: { cardId } })));
      for (const { status } of answers) statuses.add(status);
    }
    expect([...statuses]).toEqual([404]);
  });

  it('[trust 2.1.3] [rule 4] [rule 12] unknown, withdrawn, hidden, never published and blocked are one answer, byte for byte', async () => {
    const [withdrawn, hidden, employed, shy] = await Promise.all([
      buildPublishedCard(t.deps), buildPublishedCard(t.deps), buildPublishedCard(t.deps, { employerName: house.name }), signedInPractitioner(t.deps),
    ]);
    await t.call(withdrawCard, { token: withdrawn.token });
    await sql`update cards set hidden_at = now(), hidden_reason = 'x' where id = ${hidden.cardId}`.execute(t.db);
    for (const operation of [viewCard, getRevealOffer, revealContact] as readonly Operation[]) {
      const answers = await Promise.all([newId('card'), withdrawn.cardId, hidden.cardId, employed.cardId, shy.cardId].map((cardId) =>
        t.call(operation, { token: house.token, params: { cardId } as never, ...(operation.body === undefined ? {} : { body: { expectedPoints: 1 } }) }),
      ));
      expect(new Set(answers.map(({ status, text }) => `${status} ${bare(text)}`)).size).toBe(1);
      expect(answers[0]!.status).toBe(404);
      const headersOf = ({ headers }: { headers: Record<string, unknown> }) => JSON.stringify(Object.entries(headers).filter(([name]) => !['date', 'x-request-id'].includes(name)));
      expect(new Set(answers.map(headersOf)).size).toBe(1);
    }
  });
});

describe('lists', () => {
  it('[trust 2.1.2] nothing hidden can be filtered or sorted by', async () => {
    for (const query of [{ phone: person.phone }, { sort: 'phone' }, { email: 'x@example.com' }, { name: '欧阳' }, { wechatId: 'a' }, { certificateNo: '1' }, { order: 'birthDate' }]) {
      for (const operation of [searchTalentPool, countTalentPool, listCardViews]) expect((await t.call(operation, { token: house.token, query: query as never })).status).toBe(400);
    }
  });

  const lists = operations.filter((operation) => operation.audiences.includes('institution') && operation.query !== undefined && 'cursor' in operation.query.shape);
  it.each(lists.map((operation) => [operation.operationId, operation] as const))('[trust 2.1.6] [rule 24] %s gives at most 50 rows, and takes no cursor but its own', async (_name, operation) => {
    const params = (operation.path.includes('{jobId}') ? { jobId } : {}) as never;
    const ask = (query: Record<string, string>) => t.call(operation, { token: house.token, params, query: query as never });
    for (const limit of ['0', '51', '1000', '-1', '1e1', '0x10', ' 5']) expect((await ask({ limit })).status).toBe(400);
    expect((await ask({ limit: '50' })).status).toBe(200);
    for (const cursor of ['AAAA', 'A'.repeat(60), Buffer.from('[1,"x"]').toString('base64url')]) expect((await ask({ cursor })).body.code).toBe('cursor_invalid');
  });

  it('[trust 2.1.6] a cursor of another institution, of other filters or with one letter changed is refused', async () => {
    for (let index = 0; index < 2; index += 1) {
      const card = await buildPublishedCard(t.deps);
      for (const { id, token } of [house, rival]) {
        await t.call(viewCard, { token, params: { cardId: card.cardId } });
        await t.call(revealContact, { token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
        await buildJob(t.deps, id);
      }
    }
    let walked = 0;
    for (const operation of [searchTalentPool, listCardViews, listPointEntries, listNotifications, listMyJobs] as readonly Operation[]) {
      const ask = (token: string, query: Record<string, string>) => t.call(operation, { token, query: { limit: '1', ...query } as never });
      const { nextCursor } = (await ask(house.token, {})).body as unknown as { nextCursor: string | null };
      if (nextCursor === null) continue;
      walked += 1;
      expect((await ask(house.token, { cursor: nextCursor })).status).toBe(200);
      expect((await ask(rival.token, { cursor: nextCursor })).body.code, operation.operationId).toBe('cursor_invalid');
      const changed = `${nextCursor.slice(0, -2)}${nextCursor.endsWith('AA') ? 'BB' : 'AA'}`;
      expect((await ask(house.token, { cursor: changed })).body.code).toBe('cursor_invalid');
    }
    expect(walked).toBeGreaterThanOrEqual(4);
    const { nextCursor } = (await t.call(searchTalentPool, { token: house.token, query: { limit: '1' } })).body;
    expect((await t.call(searchTalentPool, { token: house.token, query: { limit: '1', cursor: nextCursor!, schemes: 'QMS' } })).body.code).toBe('cursor_invalid');
  });
});

it('[trust 2.1.8] [I4] [I9] what shows a contact names the account that sees it and the time in Shanghai', async () => {
  const colleague = await buildInstitutionAccount(t.deps, house.id);
  const now = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(new Date());
  for (const { token, accountName } of [house, colleague]) {
    const revealed = await t.call(revealContact, { token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } });
    const opened = await t.call(viewApplication, { token, params: { applicationId } });
    for (const { body } of [revealed, opened]) expect(body.watermark).toMatch(new RegExp(`^${accountName} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$`));
    expect(revealed.body.watermark).toContain(now.slice(0, 7));
  }
});

describe('[trust 2.1.9] an institution whose membership ended, or that is disabled', () => {
  const others: readonly [string, (app: TestApp, token: string) => Promise<{ status: number; text: string; body: { code?: string } }>][] = [
    ['searchTalentPool', (app, token) => app.call(searchTalentPool, { token })],
    ['countTalentPool', (app, token) => app.call(countTalentPool, { token })],
    ['viewCard', (app, token) => app.call(viewCard, { token, params: { cardId: person.cardId } })],
    ['listCardViews', (app, token) => app.call(listCardViews, { token })],
    ['getRevealOffer', (app, token) => app.call(getRevealOffer, { token, params: { cardId: person.cardId } })],
    ['revealContact, owned', (app, token) => app.call(revealContact, { token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } })],
    ['listApplicants', (app, token) => app.call(listApplicants, { token, params: { jobId } })],
    ['viewApplication', (app, token) => app.call(viewApplication, { token, params: { applicationId } })],
  ];
  const until = (day: string | null) => sql`update institutions set membership_until = ${day} where id = ${house.id}`.execute(t.db);
  const disabled = (at: Date | null) => sql`update institutions set disabled_at = ${at}, disabled_reason = ${at === null ? null : '测试'} where id = ${house.id}`.execute(t.db);

  it.each(others)('gets no card and no contact from %s at once, on every server; and again when it is put right', async (_name, ask) => {
    const marks = [person.phone, person.name, person.email!, person.wechatId!, person.cardId];
    expect((await ask(t, house.token)).status).toBe(200);
    await until('2020-01-01');
    for (const app of [t, second]) {
      const refused = await ask(app, house.token);
      expect(refused).toMatchObject({ status: 403, body: { code: 'membership_expired' } });
      for (const mark of marks) expect(refused.text).not.toContain(mark);
    }
    await until(null);
    expect((await ask(second, house.token)).status).toBe(200);
    await disabled(new Date());
    for (const app of [t, second]) {
      const refused = await ask(app, house.token);
      expect(refused).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
      for (const mark of marks) expect(refused.text).not.toContain(mark);
    }
    await disabled(null);
    expect((await ask(t, rival.token)).status).not.toBe(401);
  });

  it('no other operation of institutions holds a card or a contact either', async () => {
    await until('2020-01-01');
    const marks = [person.phone, person.name, person.email!, person.wechatId!, person.cardId];
    const readings = operations.filter((operation) => operation.audiences.includes('institution') && operation.method === 'GET');
    for (const operation of readings) {
      const path = operation.path.replace('{jobId}', jobId).replace('{cardId}', person.cardId).replace('{applicationId}', applicationId);
      if (path.includes('{')) continue;
      const response = await t.app.inject({ method: 'GET', url: path + (operation.operationId === 'listBanners' ? '?slot=talent_pool' : ''), headers: { authorization: `Bearer ${house.token}` } });
      // A notification keeps the id of what it told of, and nothing opens behind it.
      for (const mark of operation.operationId === 'listNotifications' ? marks.slice(0, 4) : marks) expect(response.body, operation.operationId).not.toContain(mark);
    }
    await until(null);
  });
});
