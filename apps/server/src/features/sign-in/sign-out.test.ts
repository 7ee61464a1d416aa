import { getMyCard } from '@cert/contract/card';
import { getPoints } from '@cert/contract/points';
import { getCurrentSession, setInstitutionPassword, signOut } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, openTestSession, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const isAlive = async (token: string, app = t) => (await app.call(getCurrentSession, { token })).status === 200;

describe('signOut', () => {
  it('[ASVS 7.4.1] [X2] ends this session on every server at once, and no other', async () => {
    const other = await t.another();
    const { token, id } = await signedInPractitioner(t.deps);
    const second = await openTestSession(t.deps, 'practitioner', id);
    expect(await isAlive(token, other)).toBe(true);
    expect((await t.call(signOut, { token, body: {} })).status).toBe(204);
    expect([await isAlive(token), await isAlive(token, other), await isAlive(second)]).toEqual([false, false, true]);
    expect((await t.call(signOut, { token, body: {} })).status).toBe(401);
    const { rows } = await sql`select from activity_entries where action = 'sign-out' and actor_id = ${id}`.execute(t.db);
    expect(rows).toHaveLength(1);
    await other.close();
  });

  it('[X2] everywhere ends every session of the account', async () => {
    const { token, accountId, id } = await buildInstitution(t.deps);
    const second = await openTestSession(t.deps, 'institution', accountId);
    const stranger = await buildInstitution(t.deps);
    expect((await t.call(signOut, { token, body: { everywhere: true } })).status).toBe(204);
    expect([await isAlive(token), await isAlive(second), await isAlive(stranger.token)]).toEqual([false, false, true]);
    expect(id).toMatch(/^inst_/);
  });
});

describe('tokens of the three identities', () => {
  it('[ASVS 8.2.1] [rule 23] one identity is refused on the operations of another', async () => {
    const practitioner = await signedInPractitioner(t.deps);
    const institution = await buildInstitution(t.deps);
    const operator = await buildOperator(t.deps);
    expect((await t.call(getMyCard, { token: practitioner.token })).status).toBe(200);
    expect((await t.call(getPoints, { token: institution.token })).status).toBe(200);
    const refused = [
      await t.call(getMyCard, { token: institution.token }),
      await t.call(getMyCard, { token: operator.token }),
      await t.call(getPoints, { token: practitioner.token }),
      await t.call(getPoints, { token: operator.token }),
      await t.call(setInstitutionPassword, { token: practitioner.token, body: { password: 'some password 3' } }),
    ];
    for (const { status, body } of refused) expect([status, body.code]).toEqual([403, 'wrong_audience']);
  });

  it('[ASVS 9.1.1 7.4.2] [rule 22] no token, a made-up one and a retired person’s one are refused', async () => {
    const practitioner = await signedInPractitioner(t.deps);
    await t.db.updateTable('practitioners').set({ retired_at: new Date() }).where('id', '=', practitioner.id).execute();
    for (const token of [undefined, `pt_${'A'.repeat(43)}`, 'x', practitioner.token]) {
      const { status, body } = await t.call(getMyCard, { token });
      expect([status, body.code]).toEqual([401, 'sign_in_required']);
    }
  });

  it('[rule 22] a session ends after its idle time', async () => {
    const { token, id } = await signedInPractitioner(t.deps);
    await sql`update sessions set last_used_at = now() - interval '31 days' where account_id = ${id}`.execute(t.db);
    expect(await isAlive(token)).toBe(false);
  });

  it('[ASVS 7.2.2] [rule 22] no token stands in the database', async () => {
    const { token, id } = await signedInPractitioner(t.deps);
    const { rows } = await sql<{ row: string }>`select to_jsonb(s)::text as row from sessions s where account_id = ${id}`.execute(t.db);
    expect(rows[0]!.row).not.toContain(token.slice(3));
  });
});
