import { withdrawCard } from '@cert/contract/card';
import { countTalentPool, searchTalentPool } from '@cert/contract/talent-pool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard, type BuiltInstitution, type SignedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let institution: BuiltInstitution;
const cards: Record<string, SignedInPractitioner> = {};

beforeAll(async () => {
  t = await createTestApp();
  institution = await buildInstitution(t.deps);
  cards['q-auditor-beijing'] = await buildPublishedCard(t.deps, { cityCode: '110100', registrations: [{ scheme: 'QMS', grade: 'auditor' }, { scheme: 'EMS', grade: 'auditor_trainee' }] });
  cards['three-schemes-chengdu'] = await buildPublishedCard(t.deps, {
    cityCode: '510100',
    registrations: [{ scheme: 'QMS', grade: 'auditor' }, { scheme: 'EMS', grade: 'auditor' }, { scheme: 'OHSMS', grade: 'auditor' }],
  });
  cards['expired-ems-mianyang'] = await buildPublishedCard(t.deps, { cityCode: '510700', registrations: [{ scheme: 'QMS', grade: 'auditor_senior' }, { scheme: 'EMS', grade: 'auditor', validUntil: '2020-01-01' }] });
  cards['nowhere'] = await buildPublishedCard(t.deps, { cityCode: null, education: null, birthDate: null, registrations: [{ scheme: 'ISMS', grade: 'technical_expert' }] });
});
afterAll(() => t.close());

async function find(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await t.call(searchTalentPool, { token: institution.token, query });
  expect(status).toBe(200);
  return body.items.map((item) => Object.entries(cards).find(([, card]) => card.cardId === item.id)?.[0] ?? item.id);
}

describe('searchTalentPool', () => {
  it('[ASVS 8.2.3 15.3.1] [I2] lists pushed cards, newest first, with nothing that tells a contact [rule 1]', async () => {
    expect(await find({})).toEqual(['nowhere', 'expired-ems-mianyang', 'three-schemes-chengdu', 'q-auditor-beijing']);
    const { text, body } = await t.call(searchTalentPool, { token: institution.token });
    for (const card of Object.values(cards)) {
      for (const secret of [card.phone, card.email, card.wechatId, card.name, 'N1QMS', card.id]) expect(text).not.toContain(secret);
    }
    expect(body.items[0]).toMatchObject({ age: null, cityName: null, education: null, hasViewed: false });
  });

  it.each([
    [{ cityCode: '110100' }, ['q-auditor-beijing']],
    [{ provinceCode: '51' }, ['expired-ems-mianyang', 'three-schemes-chengdu']],
    [{ grade: 'auditor' }, ['three-schemes-chengdu', 'q-auditor-beijing']],
    [{ schemes: 'QMS' }, ['expired-ems-mianyang', 'three-schemes-chengdu', 'q-auditor-beijing']],
    [{ schemes: 'QMS', provinceCode: '51', grade: 'auditor_senior' }, ['expired-ems-mianyang']],
    [{ schemes: 'QMS', cityCode: '510100', grade: 'auditor' }, ['three-schemes-chengdu']],
    [{ grade: 'auditor', cityCode: '510100' }, ['three-schemes-chengdu']],
    [{ grade: 'auditor', provinceCode: '11' }, ['q-auditor-beijing']],
    [{ schemes: 'GAP' }, []],
    // A city wins over its province; whatever is asked after that is answered as before.
    [{ cityCode: '510100', provinceCode: '51' }, ['three-schemes-chengdu']],
    [{ grade: 'technical_expert', schemes: 'ISMS', provinceCode: '51' }, []],
  ])('[I2] [I3] filters %o find %o', async (query, found) => expect(await find(query)).toEqual(found));

  it('[rule 10] grade and scheme match on one registration, and an expired one does not count', async () => {
    expect(await find({ schemes: 'EMS', grade: 'auditor' })).toEqual(['three-schemes-chengdu']);
    expect(await find({ schemes: 'EMS', provinceCode: '51' })).toEqual(['three-schemes-chengdu']);
  });

  it('[I11] [rule 10] several schemes at once: a card has them all, each with the grade that is asked for', async () => {
    expect(await find({ schemes: 'QMS,EMS' })).toEqual(['three-schemes-chengdu', 'q-auditor-beijing']);
    expect(await find({ schemes: 'EMS,QMS', grade: 'auditor' })).toEqual(['three-schemes-chengdu']);
    expect(await find({ schemes: 'EMS,QMS', grade: 'auditor_trainee' })).toEqual([]);
    expect(await find({ schemes: 'EMS,QMS', cityCode: '110100' })).toEqual(['q-auditor-beijing']);
    expect(await find({ schemes: 'EMS,QMS', provinceCode: '51', grade: 'auditor' })).toEqual(['three-schemes-chengdu']);
    expect(await find({ schemes: 'OHSMS,EMS,QMS' })).toEqual(['three-schemes-chengdu']);
    expect(await find({ schemes: 'OHSMS,EMS,QMS', grade: 'auditor', cityCode: '510100' })).toEqual(['three-schemes-chengdu']);
    expect(await find({ schemes: 'OHSMS,EMS,QMS', grade: 'auditor_senior' })).toEqual([]);
    expect(await find({ schemes: 'OHSMS,EMS,QMS,ISMS' })).toEqual([]);
    expect((await t.call(countTalentPool, { token: institution.token, query: { schemes: 'QMS,EMS' } })).body).toEqual({ count: 2, isCapped: false });
    expect((await t.call(countTalentPool, { token: institution.token, query: { schemes: 'QMS,EMS,OHSMS', grade: 'auditor' } })).body).toEqual({ count: 1, isCapped: false });
    for (const schemes of ['QMS,QMS', 'QMS,', ',QMS', 'QMS,nothing', 'QMS EMS', 'QMS,EMS,OHSMS,FSMS,HACCP,GMP,ISMS']) {
      expect((await t.call(searchTalentPool, { token: institution.token, query: { schemes } })).status, schemes).toBe(400);
    }
  });

  it('[ASVS 15.3.5] [I2] refuses what the contract forbids: unknown codes, other fields, limits', async () => {
    for (const query of [{ grade: 'boss' }, { schemes: "QMS' or 1=1" }, { phone: '138' }, { sort: 'phone' }, { limit: '0' }, { limit: '51' }, { limit: '0x10' }, { limit: '' }, { cityCode: '11' }]) {
      expect((await t.call(searchTalentPool, { token: institution.token, query })).status).toBe(400);
    }
    expect((await t.call(searchTalentPool, { token: institution.token, query: { grade: ['auditor', 'auditor'] } })).status).toBe(400);
  });

  it('[I2] [rule 23] needs an institution with a valid membership', async () => {
    const expired = await buildInstitution(t.deps, { membershipUntil: '2020-01-01' });
    expect(await t.call(searchTalentPool, { token: expired.token })).toMatchObject({ status: 403, body: { code: 'membership_expired' } });
    expect((await t.call(searchTalentPool, { token: cards['nowhere']!.token })).status).toBe(403);
    expect((await t.call(searchTalentPool)).status).toBe(401);
  });

  it('[I2] counts what fits', async () => {
    expect((await t.call(countTalentPool, { token: institution.token, query: { grade: 'auditor' } })).body).toEqual({ count: 2, isCapped: false });
    expect((await t.call(countTalentPool, { token: institution.token })).body).toEqual({ count: 4, isCapped: false });
  });
});

describe('paging', () => {
  it('[rule 24] a walk sees every card that stays exactly once while others are pushed and withdrawn', async () => {
    const walker = await buildInstitution(t.deps);
    const publishedAt = new Date('2026-01-01T00:00:00Z');
    // One moment for all: the order must not depend on the time alone.
    const staying = await Promise.all(Array.from({ length: 25 }, () => buildPublishedCard(t.deps, { cityCode: '440300', publishedAt })));
    const leaving = await Promise.all(Array.from({ length: 6 }, () => buildPublishedCard(t.deps, { cityCode: '440300', publishedAt })));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer = await t.call(searchTalentPool, { token: walker.token, query: { cityCode: '440300', limit: '7', ...(cursor === null ? {} : { cursor }) } });
      const page = answer.body as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
      const gone = leaving.pop();
      if (gone !== undefined) await t.call(withdrawCard, { token: gone.token });
      await buildPublishedCard(t.deps, { cityCode: '440300' });
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(staying.every((card) => seen.includes(card.cardId))).toBe(true);
  });

  it('[rule 24] a cursor of another institution, other filters, or a changed one is refused', async () => {
    const other = await buildInstitution(t.deps);
    const { nextCursor } = (await t.call(searchTalentPool, { token: institution.token, query: { limit: '1' } })).body;
    const cursor = nextCursor ?? '';
    for (const [token, query] of [
      [other.token, { cursor }],
      [institution.token, { cursor, grade: 'auditor' }],
      [institution.token, { cursor, schemes: 'QMS,EMS' }],
      [institution.token, { cursor: `${cursor.slice(0, -2)}AA` }],
      [institution.token, { cursor: 'AAAA' }],
    ] as const) {
      expect(await t.call(searchTalentPool, { token, query })).toMatchObject({ status: 400, body: { code: 'cursor_invalid' } });
    }
    expect((await t.call(searchTalentPool, { token: institution.token, query: { cursor } })).status).toBe(200);
  });
});

describe('several schemes', () => {
  it('[I11] [rule 10] of four schemes each is looked at: held, in the grade that is asked for, and not ended since the last night', async () => {
    const four = ['QMS', 'EMS', 'OHSMS', 'ISMS'];
    const build = async (name: string, grades: Record<string, string>) => {
      const held = four.filter((scheme) => grades[scheme] !== 'none').map((scheme) => ({ scheme, grade: grades[scheme] ?? 'auditor' }));
      return (cards[name] = await buildPublishedCard(t.deps, { cityCode: '530100', registrations: held }));
    };
    await build('all', {});
    await build('senior-qms', { QMS: 'auditor_senior' });
    await build('senior-ems', { EMS: 'auditor_senior' });
    for (const scheme of four) {
      await build(`without-${scheme}`, { [scheme]: 'none' });
      const { cardId } = await build(`ended-${scheme}`, {});
      for (const table of ['card_schemes', 'card_scheme_pairs'] as const) {
        await t.db.updateTable(table).set({ valid_until: '2020-01-01' }).where('card_id', '=', cardId).where(table === 'card_schemes' ? 'scheme' : 'pair', 'like', `%${scheme}%`).execute();
      }
    }
    expect(await find({ schemes: four.join(), cityCode: '530100' })).toEqual(['senior-ems', 'senior-qms', 'all']);
    expect(await find({ schemes: four.join(), cityCode: '530100', grade: 'auditor' })).toEqual(['all']);
  });
});
