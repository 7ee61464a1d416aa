import { applyToJob, getApplyConsent, markApplication, viewApplication, withdrawApplication } from '@cert/contract/application';
import { listNotifications, markNotificationsRead } from '@cert/contract/notification';
import { revealContact } from '@cert/contract/reveal';
import { viewCard } from '@cert/contract/talent-pool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildPublishedCard, type BuiltInstitution, type SignedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { systemActor } from '../../platform/activity-log.ts';
import { inTransaction } from '../../platform/database.ts';
import { grantPoints } from '../points/grant-points.ts';
import { addNotification } from './add-notification.ts';

let t: TestApp;
let institution: BuiltInstitution;
let person: SignedInPractitioner;
let jobId: string;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const reset = async (points = 20) => {
  institution = await buildInstitution(t.deps, { name: `远山认证${Math.random()}有限公司`, points });
  person = await buildPublishedCard(t.deps);
  jobId = await buildJob(t.deps, institution.id, { title: '招聘 EMS 审核员' });
};
const told = async (token: string) => (await t.call(listNotifications, { token })).body.items;
const linesOf = async (token: string) => (await told(token)).map((item) => `${item.title}|${item.text}`);
const readAll = async (token: string) => t.call(markNotificationsRead, { token, body: { upTo: new Date(Date.now() + 1000).toISOString() } });
const view = () => t.call(viewCard, { token: institution.token, params: { cardId: person.cardId } });
const reveal = () => t.call(revealContact, { token: institution.token, params: { cardId: person.cardId }, body: { expectedPoints: 1 } });
async function apply() {
  const { body } = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
  return (await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: body.version } })).body.id;
}
const open = (applicationId: string) => t.call(viewApplication, { token: institution.token, params: { applicationId } });
const mark = (applicationId: string, value: 'suitable' | 'unsuitable' | null) => t.call(markApplication, { token: institution.token, params: { applicationId }, body: { mark: value } });
const withdraw = (applicationId: string) => t.call(withdrawApplication, { token: person.token, params: { applicationId } });
const block = () => t.db.insertInto('blocks').values({ practitioner_id: person.id, institution_id: institution.id }).execute();

describe('the acts that tell', () => {
  it('[X3] [P9] a view and a reveal tell the person who it was; nothing is told to others', async () => {
    await reset();
    await view();
    await reveal();
    expect(await told(person.token)).toMatchObject([
      { kind: 'card_revealed', title: '联系方式被查看', text: `${institution.name} 查看了您的联系方式`, object: { kind: 'card', id: person.cardId }, isRead: false },
      { kind: 'card_viewed', title: '名片被查看', text: `${institution.name} 查看了您的名片`, isRead: false },
    ]);
    expect(await told(institution.token)).toEqual([]);
  });

  it('[X3] views of one institution and day are one row, which comes to the top until it is read, and then stays', async () => {
    await reset();
    await view();
    const [first] = await told(person.token);
    await reveal();
    await view();
    const [again, other] = await told(person.token);
    expect([again?.id, other?.kind]).toEqual([first?.id, 'card_revealed']);
    expect(Date.parse(again!.createdAt)).toBeGreaterThanOrEqual(Date.parse(first!.createdAt));
    await readAll(person.token);
    await view();
    expect((await told(person.token)).every((item) => item.isRead)).toBe(true);
    await t.db.updateTable('notifications').set({ collapse_key: 'of yesterday' }).where('id', '=', first!.id).execute();
    await view();
    expect((await told(person.token)).filter((item) => !item.isRead)).toMatchObject([{ kind: 'card_viewed' }]);
  });

  it('[X3] a reveal that was owned already tells nothing again; the points that run low are told once', async () => {
    await reset(6);
    await reveal();
    await reveal();
    expect((await told(person.token)).filter((item) => item.kind === 'card_revealed')).toHaveLength(1);
    expect(await told(institution.token)).toEqual([]);
    for (let index = 0; index < 3; index += 1) {
      person = await buildPublishedCard(t.deps);
      await reveal();
    }
    expect(await linesOf(institution.token)).toEqual(['点数余额不多了|余额 4 点，查看一次联系方式需要 1 点']);
  });

  it('[X3] [P7] [I9] applying tells the institution, opening and marking tell the person, withdrawing tells the institution', async () => {
    await reset();
    const id = await apply();
    expect(await told(institution.token)).toMatchObject([{ kind: 'application_received', text: '“招聘 EMS 审核员”收到一份新投递', object: { kind: 'application', id } }]);
    await open(id);
    await open(id);
    await mark(id, 'suitable');
    expect(await linesOf(person.token)).toEqual([
      `投递有回应：合适|${institution.name} 认为您与“招聘 EMS 审核员”合适，可能会与您联系`,
      `投递被查看|${institution.name} 查看了您对“招聘 EMS 审核员”的投递`,
    ]);
    await withdraw(id);
    await withdraw(id);
    expect((await told(institution.token)).map((item) => item.kind)).toEqual(['application_withdrawn', 'application_received']);
  });

  it('[X3] [I11] a changed mark is the same row, unread again; a mark taken away takes the unread row with it', async () => {
    await reset();
    const id = await apply();
    await mark(id, 'suitable');
    const [first] = await told(person.token);
    await readAll(person.token);
    await mark(id, 'unsuitable');
    expect(await told(person.token)).toMatchObject([{ id: first?.id, kind: 'application_unsuitable', isRead: false }]);
    await mark(id, null);
    expect(await told(person.token)).toEqual([]);
    await mark(id, 'suitable');
    await readAll(person.token);
    await mark(id, null);
    expect(await told(person.token)).toMatchObject([{ kind: 'application_suitable', isRead: true }]);
  });

  it('[X3] applying and withdrawing again and again are two rows, not many', async () => {
    await reset();
    for (let index = 0; index < 4; index += 1) await withdraw(await apply());
    expect((await told(institution.token)).map((item) => item.kind)).toEqual(['application_withdrawn', 'application_received']);
  });

  it('[rule 12] a blocked institution’s acts tell nothing, and a withdrawal from it tells it nothing', async () => {
    await reset();
    const id = await apply();
    await readAll(institution.token);
    const before = await told(institution.token);
    await block();
    expect((await view()).status).toBe(404);
    expect((await reveal()).status).toBe(404);
    expect((await open(id)).body.withheld).toBe('unavailable');
    expect((await mark(id, 'suitable')).status).toBe(200);
    expect(await told(person.token)).toEqual([]);
    await withdraw(id);
    expect(await told(institution.token)).toEqual(before);
  });

  it('[X3] [I15] a word with half a character, or cut in the middle of one, is told without it', async () => {
    await reset();
    const tell = (reason: string) => inTransaction(t.deps.db, (tx) => addNotification(tx, { to: { practitionerId: person.id }, kind: 'card_hidden', detail: { reason } }));
    await tell('\ud800资料不符');
    await tell(`${'长'.repeat(199)}😀`);
    // Both may come within one millisecond, so their order is open.
    const lengths = (await told(person.token)).map((item) => item.text.length).sort((a, b) => b - a);
    expect(lengths).toEqual(['原因：。机构暂时看不到您的名片'.length + 199, '原因：资料不符。机构暂时看不到您的名片'.length]);
  });

  it('[X3] a refused act tells nothing', async () => {
    await reset(0);
    expect((await reveal()).body.code).toBe('points_insufficient');
    expect(await told(person.token)).toEqual([]);
  });

  it('[X3] [A3] granted points are told with the balance', async () => {
    await reset(0);
    await grantPoints(t.deps.db, { institutionId: institution.id, points: 30, actor: systemActor });
    expect(await told(institution.token)).toMatchObject([{ kind: 'points_granted', text: '增加 30 点，余额 30 点', object: { kind: 'points' } }]);
  });

  it('[rule 1] no notification holds contact data of the person, neither in its row nor in an answer', async () => {
    await reset();
    await view();
    await reveal();
    const id = await apply();
    await open(id);
    await mark(id, 'suitable');
    await withdraw(id);
    const rows = JSON.stringify(await t.db.selectFrom('notifications').selectAll().execute());
    const answers = (await t.call(listNotifications, { token: institution.token })).text + (await t.call(listNotifications, { token: person.token })).text;
    for (const secret of [person.name, person.phone, person.email!, person.wechatId!]) {
      expect(rows).not.toContain(secret);
      expect(answers).not.toContain(secret);
    }
  });
});
