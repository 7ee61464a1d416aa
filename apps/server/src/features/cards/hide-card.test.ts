import { hideCard, listCardsForReview, unhideCard } from '@cert/contract/admin/card';
import { getMyCard, publishCard } from '@cert/contract/card';
import { revealContact } from '@cert/contract/reveal';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { publishConsent } from './consent-text.ts';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  token = (await buildOperator(t.deps, { role: 'business' })).token;
});
afterAll(() => t.close());

const reason = '照片与本人不符';

it('[A7] [rule 4] a hidden card is gone for everybody, fresh reveals are refunded, and its owner is told and cannot publish', async () => {
  const person = await buildPublishedCard(t.deps);
  const institution = await buildInstitution(t.deps, { points: 5 });
  const revealed = await t.call(revealContact, { token: institution.token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } });
  expect(revealed.status).toBe(200);
  const { status, body, text } = await t.call(hideCard, { token, params: { cardId: person.cardId }, body: { reason } });
  expect(status).toBe(200);
  expect(body).toMatchObject({ cardId: person.cardId, isPublished: false, hiddenReason: reason });
  expect(text).not.toContain(person.name);
  expect((await t.call(searchTalentPool, { token: institution.token })).body.items.map(({ id }) => id)).not.toContain(person.cardId);
  const account = await t.db.selectFrom('point_accounts').select('balance').where('institution_id', '=', institution.id).executeTakeFirstOrThrow();
  expect(Number(account.balance)).toBe(5);
  const publish = () => t.call(publishCard, { token: person.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: true } });
  expect((await publish()).body.code).toBe('card_hidden');
  const told = await t.db.selectFrom('notifications').select(['kind', 'detail']).where('recipient_id', '=', person.id).where('kind', '=', 'card_hidden').execute();
  expect(told).toEqual([{ kind: 'card_hidden', detail: { reason } }]);

  expect((await t.call(unhideCard, { token, params: { cardId: person.cardId } })).body).toMatchObject({ hiddenAt: null, isPublished: false });
  expect((await t.call(getMyCard, { token: person.token })).status).toBe(200);
  expect((await publish()).status).toBe(200);
});

it('[A7] the list holds hidden cards and one by its exact number, with masked names; an unknown card is refused', async () => {
  const person = await buildPublishedCard(t.deps);
  const { registry_no: registryNo } = await t.db.selectFrom('practitioners').select('registry_no').where('id', '=', person.id).executeTakeFirstOrThrow();
  const list = async (query: object) => (await t.call(listCardsForReview, { token, query })).body.items;
  expect(await list({ registryNo })).toMatchObject([{ cardId: person.cardId, hiddenAt: null, openReportCount: 0 }]);
  expect(await list({ scope: 'hidden' })).toEqual([]);
  await t.call(hideCard, { token, params: { cardId: person.cardId }, body: { reason } });
  expect(await list({ scope: 'hidden' })).toHaveLength(1);
  expect(await list({})).toHaveLength(1);
  expect((await t.call(hideCard, { token, params: { cardId: `card_${'a'.repeat(22)}` }, body: { reason } })).body.code).toBe('card_not_found');
});
