// Trust 2.5, 2.7 and 2.18 as walks over the contract: new operations take part by themselves.
import { applyToJob, getApplyConsent } from '@cert/contract/application';
import type { Audience, Operation } from '@cert/contract/operation';
import { operations } from '@cert/contract/operations';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { inTransaction } from '../src/platform/database.ts';
import { openSession } from '../src/platform/sessions.ts';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, openTestSession, signedInPractitioner } from './builders.ts';
import { sendFeedback, uploadPicture } from './feedback-steps.ts';
import { describeOperations } from './fuzz/describe-operations.ts';
import { drawValidRequest } from './fuzz/draw-valid-request.ts';
import { sendCard } from './share-steps.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { newAddress, newKey } from './test-client.ts';

const { operations: described, components } = describeOperations();
const describedOf = (operation: Operation) => described.find((each) => each.operation.operationId === operation.operationId)!;
const needsId = (operation: Operation, audience: Audience) => operation.path.includes('{') && operation.audiences.includes(audience);

let t: TestApp;
const mine: Partial<Record<Audience, string>> = {};
/** What belongs to the other one, by the name of the parameter. */
const foreign: Partial<Record<Audience, Record<string, string>>> = {};
beforeAll(async () => {
  const counted = Object.keys(readConfig({ NODE_ENV: 'test' }).limits).filter((name) => /Per/.test(name));
  t = await createTestApp({ limits: Object.fromEntries(counted.map((name) => [name, 1_000_000])) });
  const [house, rival] = await Promise.all([buildInstitution(t.deps), buildInstitution(t.deps)]);
  const [me, other] = await Promise.all([signedInPractitioner(t.deps), buildPublishedCard(t.deps)]);
  mine.institution = house.token;
  mine.practitioner = me.token;
  const jobId = await buildJob(t.deps, rival.id);
  const { body: consent } = await t.call(getApplyConsent, { token: other.token, params: { jobId } });
  const applicationId = (await t.call(applyToJob, { token: other.token, params: { jobId }, body: { consentVersion: consent.version } })).body.id;
  const sessionOf = async (accountId: string) => (await t.db.selectFrom('sessions').select('id').where('account_id', '=', accountId).executeTakeFirstOrThrow()).id;
  await openTestSession(t.deps, 'practitioner', other.id);
  const given = async (token: string) => {
    const pictureId = await uploadPicture(t, token);
    return { pictureId, feedbackId: await sendFeedback(t, token, { pictureIds: [pictureId] }) };
  };
  foreign.institution = { jobId, applicationId, sessionId: await sessionOf(rival.accountId), ...(await given(rival.token)) };
  foreign.practitioner = { applicationId, shareId: (await sendCard(t, other.token, false)).id, sessionId: await sessionOf(other.id), ...(await given(other.token)) };
});
afterAll(() => t.close());

async function send(operation: Operation, token: string | undefined, ids: Record<string, string>, change: { path?: string; isBare?: boolean } = {}) {
  const request = change.isBare === true ? { path: operation.path.replaceAll(/\{\w+\}/g, 'none'), body: undefined } : drawValidRequest(describedOf(operation), components, ids);
  const response = await t.app.inject({
    method: operation.method,
    url: change.path ?? request.path,
    remoteAddress: newAddress(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(operation.repeat === undefined ? {} : { 'idempotency-key': newKey() }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { payload: request.body }),
  });
  const { 'x-request-id': _id, date: _date, ...headers } = response.headers;
  return { status: response.statusCode, headers, body: response.body.replace(/"requestId":"[^"]+"/, '"requestId":""') };
}

/** What stands in the tables that a foreign hand could reach. */
async function world(): Promise<string> {
  const { rows } = await sql<{ words: string }>`
    select md5(string_agg(words, '|' order by words)) as words from (
      select j::text as words from jobs j union all select a::text from applications a union all select s::text from shares s union all select f::text from feedback f
      union all select p::text from stored_pictures p union all select b::text from point_accounts b union all select id || coalesce(ended_at::text, '') from sessions) as every
  `.execute(t.db);
  return rows[0]!.words;
}

/** Parameters of what everybody may open; whether a card or a job is shown is decided in one place each, and tested there. */
const open: Record<string, string> = {
  cardId: 'a card in the talent pool is everybody’s: harvest-contacts.test.ts compares those that are not',
  bannerId: 'a banner is everybody’s',
};
const openTo = (audience: Audience, operation: Operation) =>
  [...operation.path.matchAll(/\{(\w+)\}/g)].some(([, name]) => open[name!] !== undefined || (audience === 'practitioner' && name === 'jobId'));

describe.each(['practitioner', 'institution'] as const)('[trust 2.7] [rule 23] [ASVS 8.2.2] what belongs to another, asked for by %s', (audience) => {
  const walked = operations.filter((operation) => needsId(operation, audience) && !openTo(audience, operation));

  it('is every kind of object that has an id', () => {
    const names = new Set(walked.flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)));
    expect([...names].filter((name) => foreign[audience]?.[name] === undefined)).toEqual([]);
  });

  it.each(walked.map((operation) => [operation.operationId, operation] as const))('%s: foreign is missing, byte for byte, and nothing changes', async (_name, operation) => {
    const before = await world();
    const theirs = await send(operation, mine[audience], foreign[audience]!);
    const nobodys = await send(operation, mine[audience], {});
    expect(theirs.status).toBe(404);
    expect(theirs).toEqual(nobodys);
    expect(await world()).toBe(before);
  });
});

it('[trust 2.7] ids inside the bodies of persons and institutions: the whole list, so that a new one gets its test', () => {
  const named = operations
    .filter(({ audiences }) => audiences.includes('practitioner') || audiences.includes('institution'))
    .flatMap(({ operationId, body }) => Object.keys(body?.shape ?? {}).filter((key) => (/Ids?$/.test(key) && key !== 'wechatId') || key === 'reported').map((key) => `${operationId}.${key}`));
  // Their tests: mark-notifications-read.test.ts; submit-feedback.test.ts, "another’s, a made-up one …" and "an institution
  // reports only a card that it opened".
  expect(named.sort()).toEqual(['markNotificationsRead.notificationId', 'submitFeedback.pictureIds', 'submitFeedback.reported']);
});

it('[trust 2.7] a filter or a member that names another institution or person is refused', async () => {
  for (const operation of operations.filter(({ method, audiences, path, query }) => method === 'GET' && query !== undefined && !path.includes('{') && (audiences.includes('institution') || audiences.includes('practitioner')))) {
    const audience = operation.audiences.includes('institution') ? 'institution' : 'practitioner';
    for (const name of ['institutionId', 'practitionerId', 'accountId', 'bodyId', 'personId']) {
      expect((await send(operation, mine[audience], {}, { path: `${operation.path}?${name}=x` })).status, operation.operationId).toBe(400);
    }
  }
});

describe('[trust 2.5] [ASVS 6.4.1] [I1] the default password', () => {
  it('opens no operation but setting an own one, agreeing to the policy, signing out and asking who one is', async () => {
    const house = await buildInstitution(t.deps);
    const { token } = await inTransaction(t.deps.db, (tx) => openSession(tx, { audience: 'institution', accountId: house.accountId, scope: 'change_password' }));
    const opened: string[] = [];
    for (const operation of operations.filter(({ audiences }) => audiences.includes('institution'))) {
      if (operation.operationId === 'signOut') continue;
      const { status, body } = await send(operation, token, {}, { isBare: true });
      if (status === 403 && body.includes('"password_change_required"')) continue;
      opened.push(operation.operationId);
    }
    expect(opened.sort()).toEqual(['agreeToPrivacyPolicy', 'getCurrentSession', 'setInstitutionPassword']);
  });
});

describe('[trust 2.18] [A9] acts that move points, export people or hand out passwords', () => {
  const proved = operations.filter(({ needsRecentPassword }) => needsRecentPassword === true);

  it('are these', () => {
    const least = ['grantPoints', 'correctPoints', 'setRevealPrice', 'resetInstitutionPassword', 'takeImportPasswords', 'exportImportReport', 'exportActivity', 'changePractitionerPhone', 'createOperator', 'resetOperatorPassword', 'resetSecondFactor', 'changeOperatorRole'];
    expect(least.filter((name) => !proved.some(({ operationId }) => operationId === name))).toEqual([]);
  });

  it.each(proved.map((operation) => [operation.operationId, operation] as const))('%s is refused ten minutes after the password, and changes nothing', async (_name, operation) => {
    const { id, token } = await buildOperator(t.deps, { role: operation.roles?.[0] ?? 'administrator' });
    await sql`update sessions set created_at = now() - interval '9 minutes', password_proved_at = now() - interval '9 minutes' where account_id = ${id}`.execute(t.db);
    expect((await send(operation, token, {})).body).not.toContain('password_proof_required');
    await sql`update sessions set created_at = now() - interval '10 minutes 1 second', password_proved_at = now() - interval '10 minutes 1 second' where account_id = ${id}`.execute(t.db);
    const before = await world();
    const refused = await send(operation, token, {});
    expect([refused.status, refused.body.includes('"password_proof_required"')]).toEqual([403, true]);
    expect(await world()).toBe(before);
  });
});
