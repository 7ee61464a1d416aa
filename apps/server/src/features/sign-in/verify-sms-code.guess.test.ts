import { sendSmsCode, verifySmsCode } from '@cert/contract/sign-in';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow, openResetFlow, otherThan, passMinutes } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

// Who guesses codes instead of reading them.
let t: TestApp;
let logged = '';
beforeAll(async () => void (t = await createTestApp({ config: { logLevel: 'trace', isTest: false }, logStream: { write: (line: string) => void (logged += line) } })));
afterAll(() => t.close());

describe('guessing', () => {
  it('[trust 2.4.4] a day of guessing for one number, on both paths and with every code that can be had, compares ten tries', async () => {
    const person = await buildPractitioner(t.deps);
    let compared = 0;
    for (let hour = 0; hour < 23; hour += 1) {
      if (hour === 2) await bindPractitioner(t.deps, person);
      const flowToken = await (hour < 2 ? openBindFlow : openResetFlow)(t, person.phone);
      const sent = await t.call(sendSmsCode, { body: { flowToken } });
      const code = sent.status === 201 ? t.outbox.at(-1)!.code : '000000';
      for (let n = 0; n < 6; n += 1) {
        const before = await triesOf(person.phone);
        await t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) } });
        compared += (await triesOf(person.phone)) - before;
      }
      await passMinutes(t, 60);
    }
    // 10 of a million: a hundred thousand days for an even chance.
    expect(compared).toBe(10);
    const alerts = await t.db.selectFrom('alerts').select('subject_id').where('kind', '=', 'sms-code-lock').execute();
    expect(alerts).toEqual([{ subject_id: person.id }]);
  });

  it('[trust 2.4.3] no fixed code works, also in production mode; a code stands in no answer and no log line', async () => {
    const app = await t.another({ config: { isProduction: true, logLevel: 'trace', isTest: false }, logStream: { write: (line: string) => void (logged += line) } });
    const codes: string[] = [];
    let answers = '';
    for (const fixed of [['123456', '000000', '111111', '888888', '666666'], ['654321', '999999', '012345', '112233', '121212'], ['222222', '555555', '777777', '123123', '100000']]) {
      const flowToken = await openBindFlow(app, (await buildPractitioner(t.deps)).phone);
      const sent = await app.call(sendSmsCode, { body: { flowToken } });
      expect(sent.status).toBe(201);
      const { code } = app.outbox.at(-1)!;
      codes.push(code);
      for (const guess of fixed.filter((one) => one !== code)) {
        const refused = await app.call(verifySmsCode, { body: { flowToken, code: guess } });
        expect([refused.status, refused.body.code], guess).toEqual([422, 'sms_code_wrong']);
        answers += refused.text;
      }
      answers += sent.text;
    }
    await app.close();
    // Three that are all equal are no accident.
    expect(new Set(codes).size).toBeGreaterThan(1);
    expect(logged.length).toBeGreaterThan(0);
    for (const code of [...codes, ...t.outbox.map((message) => message.code)]) {
      // A request id may hold six digits in a row, and the process has a number; a code would stand alone.
      const alone = new RegExp(`[":： ]${code}["，,} ]`);
      expect(answers).not.toMatch(alone);
      expect(logged.replaceAll(/"pid":\d+/g, '')).not.toMatch(alone);
    }
  });
});

/** Tries that were compared and counted for a number within its day. */
async function triesOf(phone: string): Promise<number> {
  const counter = await t.db.selectFrom('limit_counters').select('count').where('key', '=', `sms-wrong:${t.deps.cipher.index(phone).toString('base64url')}`).executeTakeFirst();
  return counter?.count ?? 0;
}
