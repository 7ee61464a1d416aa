import { closingNotice } from '@cert/contract/codes/closing-notice';
import { closeAccount } from '@cert/contract/privacy';
import { revealContact } from '@cert/contract/reveal';
import { applyToJob, getApplyConsent } from '@cert/contract/application';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildPublishedCard, openTestSession, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { systemActor } from '../../platform/activity-log.ts';
import { writePractitioners } from '../registry/write/write-practitioners.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const body = { currentPassword: testPassword, noticeVersion: closingNotice.version };

describe('closeAccount at once with', () => {
  it('[trust 2.8] [rule 4] [rule 26] reveals: each is refunded or finds no card; no point is lost', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await buildPublishedCard(t.deps);
      const houses = await Promise.all(Array.from({ length: 6 }, () => buildInstitution(t.deps, { points: 1 })));
      const [closed, ...reveals] = await Promise.all([
        t.call(closeAccount, { token: person.token, body }),
        ...houses.map((house) => t.call(revealContact, { token: house.token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } })),
      ]);
      expect(closed.status).toBe(204);
      for (const reveal of reveals) expect([200, 201, 404]).toContain(reveal.status);
      const { rows } = await sql<{ balance: number }>`select balance from point_accounts where institution_id = any(${houses.map((house) => house.id)})`.execute(t.db);
      expect(rows.map(({ balance }) => balance)).toEqual([1, 1, 1, 1, 1, 1]);
    }
  });

  it('[X4] another closing: one closes, the other finds the login ended', async () => {
    const person = await buildPublishedCard(t.deps);
    const second = await openTestSession(t.deps, 'practitioner', person.id);
    const answers = await Promise.all([person.token, second, person.token].map((token) => t.call(closeAccount, { token, body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401, 401]);
    const { rows } = await sql`select from privacy_requests where practitioner_id = ${person.id}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[rule 26] an application: none stays active, and no snapshot keeps the person', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await buildPublishedCard(t.deps, { name: '欧阳竞争' });
      const house = await buildInstitution(t.deps);
      const jobId = await buildJob(t.deps, house.id);
      const consent = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
      await Promise.all([
        t.call(closeAccount, { token: person.token, body }),
        t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: consent.body.version } }),
      ]);
      const { rows } = await sql`select withdrawn_at, card_snapshot from applications where practitioner_id = ${person.id} and (withdrawn_at is null or card_snapshot::text like '%欧阳%')`.execute(t.db);
      expect(rows).toEqual([]);
    }
  });

  it('[rule 26] an application that waits for its job finds the account closed', async () => {
    const person = await buildPublishedCard(t.deps);
    const house = await buildInstitution(t.deps);
    const jobId = await buildJob(t.deps, house.id);
    const consent = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
    const { applying, closed } = await t.db.transaction().execute(async (tx) => {
      await tx.selectFrom('jobs').select('id').where('id', '=', jobId).forUpdate().execute();
      const applying = t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: consent.body.version } });
      await setTimeout(400);
      const closed = await t.call(closeAccount, { token: person.token, body });
      return { applying, closed };
    });
    expect([closed.status, (await applying).status]).toEqual([204, 401]);
    const { rows } = await sql`select from applications where practitioner_id = ${person.id}`.execute(t.db);
    expect(rows).toEqual([]);
  });

  it('[rule 26] an import of the same number: the person is not brought back', async () => {
    for (let round = 0; round < 5; round += 1) {
      const person = await buildPublishedCard(t.deps, { name: '欧阳导入' });
      const { registry_no } = await t.db.selectFrom('practitioners').select('registry_no').where('id', '=', person.id).executeTakeFirstOrThrow();
      const practitioner = {
        registryNo: registry_no, name: '欧阳导入', sex: null, birth: null, phone: person.phone, email: null, wechat: null, education: null, jobTitle: '高工',
        residence: null, employer: null, employmentKind: null, registrations: [{ scheme: 'QMS' as const, grade: 'auditor' as const, certificateNo: null, validUntil: null, technicalAreas: null }],
      };
      const [closed] = await Promise.all([
        t.call(closeAccount, { token: person.token, body }),
        writePractitioners({ db: t.db, cipher: t.deps.cipher }, { actor: systemActor, chunk: [{ practitioner, sheet: '', line: 2 }], isDryRun: false }),
      ]);
      expect(closed.status).toBe(204);
      const { rows } = await sql`select from practitioners where name = '欧阳导入' or phone_index is not null and phone_index = ${t.deps.cipher.index(person.phone)}`.execute(t.db);
      expect(rows).toEqual([]);
      const { rows: registrations } = await sql`select from registrations where practitioner_id = ${person.id}`.execute(t.db);
      expect(registrations).toEqual([]);
    }
  });
});
