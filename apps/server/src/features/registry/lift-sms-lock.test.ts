import { getPractitionerRecord, liftSmsLock, listPractitionerHistory } from '@cert/contract/admin/registry';
import { sendSmsCode, verifySmsCode } from '@cert/contract/sign-in';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOperator, buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow, otherThan, passMinutes, receiveCode } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let business: { id: string; token: string };
beforeAll(async () => {
  t = await createTestApp();
  business = await buildOperator(t.deps, { role: 'business' });
});
afterAll(() => t.close());

const reason = '本人来电，已核对身份';
const read = async (practitionerId: string, token = business.token) => (await t.call(getPractitionerRecord, { token, params: { practitionerId } })).body;
const lift = (practitionerId: string, token = business.token) => t.call(liftSmsLock, { token, params: { practitionerId }, body: { reason } });
/** A number whose owner, or somebody else, has typed ten wrong codes. */
const lockedPerson = async () => {
  const person = await buildPractitioner(t.deps);
  for (let round = 0; round < 2; round += 1) {
    const flowToken = await openBindFlow(t, person.phone);
    const code = await receiveCode(t, flowToken);
    for (let n = 0; n < 5; n += 1) await t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) } });
    await passMinutes(t, 2);
  }
  return person;
};

describe('liftSmsLock', () => {
  it('[A2] [rule 18] [trust 2.4.1] a locked number is shown with its end, and lifted it can be proved again at once', async () => {
    const person = await lockedPerson();
    const before = await read(person.id);
    const hours = (Date.parse(before.account.smsLockedUntil!) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThanOrEqual(24.1);
    expect(before.can.liftSmsLock).toBe(true);
    expect((await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, person.phone) } })).body.code).toBe('sms_code_locked');

    const lifted = await lift(person.id);
    expect(lifted.status).toBe(200);
    expect([lifted.body.account.smsLockedUntil, lifted.body.can.liftSmsLock]).toEqual([null, false]);
    const flowToken = await openBindFlow(t, person.phone);
    expect((await t.call(verifySmsCode, { body: { flowToken, code: await receiveCode(t, flowToken) } })).status).toBe(200);
    const history = await t.call(listPractitionerHistory, { token: business.token, params: { practitionerId: person.id }, query: { limit: 50 } });
    expect(history.body.items.filter(({ action }) => action === 'lift-sms-lock')).toMatchObject([{ actorKind: 'operator', reason }]);
  });

  it('[trust 2.4.1] lifting revives no burnt code and no message beyond the limits', async () => {
    const person = await buildPractitioner(t.deps);
    const flowToken = await openBindFlow(t, person.phone);
    const code = await receiveCode(t, flowToken);
    await t.db.insertInto('limit_counters').values({ key: `sms-wrong:${t.deps.cipher.index(person.phone).toString('base64url')}`, count: 5, expires_at: new Date(Date.now() + 3_600_000) }).execute();
    for (let n = 0; n < 5; n += 1) await t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) } });
    expect((await lift(person.id)).status).toBe(200);
    expect((await t.call(verifySmsCode, { body: { flowToken, code } })).body.code).toBe('sms_code_dead');
    expect((await t.call(sendSmsCode, { body: { flowToken } })).body.code).toBe('sms_too_soon');
  });

  it('[A2] nothing to lift: refused, without a line in the log', async () => {
    const person = await buildPractitioner(t.deps);
    expect((await read(person.id)).account.smsLockedUntil).toBeNull();
    const refused = await lift(person.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'sms_not_locked']);
    const withoutPhone = await buildPractitioner(t.deps);
    await t.db.updateTable('practitioners').set({ phone_index: null, phone_cipher: null }).where('id', '=', withoutPhone.id).execute();
    expect((await lift(withoutPhone.id)).body.code).toBe('sms_not_locked');
    const lines = await t.db.selectFrom('activity_entries').select('id').where('action', '=', 'lift-sms-lock').where('object_id', 'in', [person.id, withoutPhone.id]).execute();
    expect(lines).toHaveLength(0);
  });

  it('[A2] [A9] administrators and business operators may, auditors see the lock and may not', async () => {
    const person = await lockedPerson();
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const seen = await read(person.id, auditor.token);
    expect(seen.account.smsLockedUntil).not.toBeNull();
    expect(seen.can.liftSmsLock).toBe(false);
    expect((await lift(person.id, auditor.token)).body.code).toBe('role_not_allowed');
    const administrator = await buildOperator(t.deps, { role: 'administrator' });
    expect((await lift(person.id, administrator.token)).status).toBe(200);
    expect((await lift('prac_0000000000000000000000', administrator.token)).body.code).toBe('practitioner_not_found');
  });

  it('[A2] of two operators at once one lifts it', async () => {
    const person = await lockedPerson();
    const answers = await Promise.all(Array.from({ length: 8 }, () => lift(person.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  });
});
