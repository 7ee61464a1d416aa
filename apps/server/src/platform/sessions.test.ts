import { lookUpPhone, getCurrentSession, setPractitionerPassword, signInPractitioner, signOut } from '@cert/contract/sign-in';
import { revealContact } from '@cert/contract/reveal';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildInstitution, buildOperator, buildPractitioner, buildPublishedCard, signedInPractitioner, testPassword } from '../../test/builders.ts';
import { firstSignIn, verifiedFlow } from '../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { newKey } from '../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const isAlive = async (token: string, app = t) => (await app.call(getCurrentSession, { token })).status === 200;

const people = {
  practitioner: { build: async () => { const { id, token } = await signedInPractitioner(t.deps); return { id, token }; }, idle: '30 days', absolute: '90 days' },
  institution: { build: async () => { const { accountId, token } = await buildInstitution(t.deps); return { id: accountId, token }; }, idle: '7 days', absolute: '30 days' },
  operator: { build: () => buildOperator(t.deps), idle: '30 minutes', absolute: '12 hours' },
};

describe('the end of a login', () => {
  it.each(Object.keys(people) as (keyof typeof people)[])('[ASVS 7.3.1] a %s who does nothing for so long is signed out, and one minute before not', async (audience) => {
    const { build, idle } = people[audience];
    const { id, token } = await build();
    const rest = (minutes: number) => sql`update sessions set last_used_at = now() - ${sql.lit(idle)}::interval - make_interval(mins => ${minutes}) where account_id = ${id}`.execute(t.db);
    await rest(-1);
    expect(await isAlive(token)).toBe(true);
    await rest(1);
    expect(await isAlive(token)).toBe(false);
  });

  it.each(Object.keys(people) as (keyof typeof people)[])('[ASVS 7.3.2] a %s who is always active is signed out in the end', async (audience) => {
    const { build, absolute } = people[audience];
    const { id, token } = await build();
    const { rows } = await sql<{ isRight: boolean }>`select abs(extract(epoch from expires_at - created_at - ${sql.lit(absolute)}::interval)) < 5 as "isRight" from sessions where account_id = ${id}`.execute(t.db);
    expect(rows).toEqual([{ isRight: true }]);
    // Using it moves no end.
    expect(await isAlive(token)).toBe(true);
    await sql`update sessions set created_at = created_at - ${sql.lit(absolute)}::interval, expires_at = expires_at - ${sql.lit(absolute)}::interval where account_id = ${id}`.execute(t.db);
    expect(await isAlive(token)).toBe(false);
  });

  it('[ASVS 7.4.1 7.4.2] what ends on one server is dead on the other at its next request', async () => {
    const other = await t.another();
    const { token } = await signedInPractitioner(t.deps);
    expect(await isAlive(token, other)).toBe(true);
    await t.call(signOut, { token, body: { everywhere: false } });
    expect(await isAlive(token, other)).toBe(false);
    await other.close();
  });
});

describe('a token', () => {
  it('[ASVS 7.2.2 7.2.3] [ASVS 9.1.1] holds 256 random bits, no two begin alike, and one changed letter makes it nobody’s', async () => {
    const { id, token } = await signedInPractitioner(t.deps);
    expect(token).toMatch(/^pt_[A-Za-z0-9_-]{43}$/);
    const { rows } = await sql<{ bytes: number }>`select length(token_hash) as bytes from sessions where account_id = ${id}`.execute(t.db);
    expect(rows[0]!.bytes).toBe(32);
    const several = await Promise.all(Array.from({ length: 20 }, async () => (await buildOperator(t.deps)).token.slice(0, 12)));
    expect(new Set(several).size).toBe(20);
    for (const changed of [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, token.slice(0, -1), `${token}A`, token.replace('pt_', 'ot_'), 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.']) expect(await isAlive(changed)).toBe(false);
  });

  it('[trust 2.16] a flow token that was given before the sign-in is never a login, and one login’s token is not another’s', async () => {
    const person = await buildPractitioner(t.deps);
    const flowToken = await verifiedFlow(t, person.phone, 'bind');
    expect(await isAlive(flowToken)).toBe(false);
    const { body } = await t.call(setPractitionerPassword, { body: { flowToken, password: 'green lamp 4711' } });
    expect(body.session!.token).not.toContain(flowToken);
    expect(await isAlive(flowToken)).toBe(false);
    // A token that somebody brings along is not taken over by the sign-in.
    const planted = `pt_${'A'.repeat(43)}`;
    const again = await t.call(signInPractitioner, { token: planted, body: { phone: person.phone, password: 'green lamp 4711' } });
    expect(again.body.token).not.toBe(planted);
    expect([await isAlive(planted), await isAlive(body.session!.token), await isAlive(again.body.token)]).toEqual([false, true, true]);
  });

  it('[trust 2.16] captured requests sent again: a sign-in and a code open nothing for another device’s key, a reveal charges nothing', async () => {
    const person = await buildPractitioner(t.deps);
    await firstSignIn(t, person.phone, 'green lamp 4711');
    const code = t.outbox.at(-1)!.code;
    const flow = (await t.call(lookUpPhone, { body: { phone: person.phone } })).body;
    expect(JSON.stringify(flow)).not.toContain(code);
    const card = await buildPublishedCard(t.deps);
    const house = await buildInstitution(t.deps, { points: 5 });
    const captured = { token: house.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 }, idempotencyKey: newKey() };
    const first = await t.call(revealContact, captured);
    for (const idempotencyKey of [captured.idempotencyKey, newKey(), newKey()]) expect((await t.call(revealContact, { ...captured, idempotencyKey })).status).toBe(first.status);
    const { rows } = await sql<{ balance: number }>`select balance from point_accounts where institution_id = ${house.id}`.execute(t.db);
    expect(rows[0]!.balance).toBe(4);
    await t.call(signOut, { token: house.token, body: { everywhere: true } });
    expect((await t.call(revealContact, captured)).status).toBe(401);
  });
});

describe('a lock', () => {
  it('[ASVS 6.3.4] guesses at one entrance do not spare the account at another: each has its own count, and all end by themselves', async () => {
    const person = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, person);
    const from = { address: '10.9.8.7' };
    for (let guess = 0; guess < 5; guess += 1) await t.call(signInPractitioner, { ...from, body: { phone: person.phone, password: `guess number ${guess}` } });
    expect((await t.call(signInPractitioner, { ...from, body: { phone: person.phone, password: testPassword } })).status).toBe(429);
    await sql`update limit_counters set expires_at = expires_at - interval '15 minutes'`.execute(t.db);
    expect((await t.call(signInPractitioner, { ...from, body: { phone: person.phone, password: testPassword } })).status).toBe(201);
  });
});
