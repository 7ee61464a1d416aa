import { listNotifications, markNotificationsRead, readUnreadCounts } from '@cert/contract/notification';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildInstitutionAccount, buildOperator, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { inTransaction } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { addNotification } from './add-notification.ts';
import { deleteOldNotifications } from './schedule.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const tell = (practitionerId: string, institutionName = '远山认证有限公司') =>
  inTransaction(t.deps.db, (tx) => addNotification(tx, { to: { practitionerId }, kind: 'card_revealed', detail: { institutionName } }));
const page = (token: string, query: Record<string, string> = {}) => t.call(listNotifications, { token, query });
const read = (token: string, upTo: string, notificationId?: string) => t.call(markNotificationsRead, { token, body: { upTo, ...(notificationId ? { notificationId } : {}) } });
const unread = async (token: string) => (await t.call(readUnreadCounts, { token })).body.notifications;
const soon = () => new Date(Date.now() + 1000).toISOString();

describe('listNotifications and markNotificationsRead', () => {
  it('[X3] [rule 24] pages newest first without gap or repeat, while new ones come', async () => {
    const person = await signedInPractitioner(t.deps);
    for (let index = 0; index < 7; index += 1) {
      await tell(person.id, `机构${index}`);
      // The order is by milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    do {
      const { body } = await page(person.token, { limit: '3', ...(cursor ? { cursor } : {}) });
      seen.push(...body.items.map((item) => item.text.slice(2, 3)));
      ({ nextCursor: cursor } = body);
      await tell(person.id, '机构9');
    } while (cursor !== null);
    expect(seen.join('')).toBe('6543210');
    const other = await signedInPractitioner(t.deps);
    const { nextCursor } = (await page(person.token, { limit: '1' })).body;
    expect((await page(other.token, { cursor: nextCursor! })).body.code).toBe('cursor_invalid');
  });

  it('[X3] reads one, or all up to a moment; what came after that stays unread; twice is the same', async () => {
    const person = await signedInPractitioner(t.deps);
    await tell(person.id);
    await tell(person.id);
    const [newest, older] = (await page(person.token)).body.items;
    await new Promise((resolve) => setTimeout(resolve, 3));
    await tell(person.id);
    for (let round = 0; round < 2; round += 1) expect((await read(person.token, soon(), older!.id)).status).toBe(204);
    expect((await page(person.token)).body.items.map((item) => item.isRead)).toEqual([false, false, true]);
    for (let round = 0; round < 2; round += 1) expect((await read(person.token, newest!.createdAt)).status).toBe(204);
    expect((await page(person.token)).body.items.map((item) => item.isRead)).toEqual([false, true, true]);
    expect(await unread(person.token)).toEqual({ count: 1, isCapped: false });
  });

  it('[X3] one that was renewed after it was shown stays unread', async () => {
    const person = await signedInPractitioner(t.deps);
    const view = () =>
      inTransaction(t.deps.db, (tx) =>
        addNotification(tx, { to: { practitionerId: person.id }, kind: 'card_viewed', detail: { institutionName: '某机构' }, collapse: { key: 'k', whenRead: 'leave' } }),
      );
    await view();
    const [shown] = (await page(person.token)).body.items;
    await new Promise((resolve) => setTimeout(resolve, 5));
    await view();
    expect((await read(person.token, shown!.createdAt, shown!.id)).status).toBe(204);
    expect(await unread(person.token)).toEqual({ count: 1, isCapped: false });
  });

  it('[X3] [rule 23] another’s looks missing and stays unread; each side has its own; an operator has none', async () => {
    const person = await signedInPractitioner(t.deps);
    const other = await signedInPractitioner(t.deps);
    const institution = await buildInstitution(t.deps);
    await tell(person.id);
    const [item] = (await page(person.token)).body.items;
    const missing = await read(other.token, soon(), newId('notif'));
    for (const token of [other.token, institution.token]) {
      const answer = await read(token, soon(), item!.id);
      expect([answer.status, answer.body.code, answer.body.title]).toEqual([404, 'notification_not_found', missing.body.title]);
      expect((await read(token, soon())).status).toBe(204);
      expect((await page(token)).body.items).toEqual([]);
    }
    expect(await unread(person.token)).toEqual({ count: 1, isCapped: false });
    const operator = await buildOperator(t.deps);
    for (const operation of [listNotifications, readUnreadCounts]) {
      expect((await t.call(operation, { token: operator.token })).body.code).toBe('wrong_audience');
      expect((await t.call(operation, {})).body.code).toBe('sign_in_required');
    }
  });

  it('[X3] what one account of an institution read, all of it has read', async () => {
    const institution = await buildInstitution(t.deps);
    const colleague = await buildInstitutionAccount(t.deps, institution.id);
    await inTransaction(t.deps.db, (tx) => addNotification(tx, { to: { institutionId: institution.id }, kind: 'points_granted', detail: { points: 3, balance: 3 } }));
    expect(await unread(colleague.token)).toEqual({ count: 1, isCapped: false });
    await read(institution.token, soon());
    expect(await unread(colleague.token)).toEqual({ count: 0, isCapped: false });
  });

  it.each(['', 'yesterday', '2026-13-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z', '2026-11-22T10:00:00Z', 5])('[X3] refuses %s as a moment', async (upTo) => {
    const person = await signedInPractitioner(t.deps);
    const answer = await t.call(markNotificationsRead, { token: person.token, body: { upTo } });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, '/body/upTo']);
  });

  it('[X3] the count stops at 99 and says that there are more', async () => {
    const person = await signedInPractitioner(t.deps);
    await sql`
      insert into notifications (id, audience, recipient_id, kind, created_at)
      select 'notif_' || lpad(n::text, 22, '0'), 'practitioner', ${person.id}, 'card_unhidden', now() from generate_series(1, 99) as n
    `.execute(t.db);
    expect(await unread(person.token)).toEqual({ count: 99, isCapped: false });
    await tell(person.id);
    expect(await unread(person.token)).toEqual({ count: 99, isCapped: true });
  });
});

describe('deleteOldNotifications', () => {
  it('[X3] forgets what was read and is older than 180 days, and keeps what is unread or newer', async () => {
    const person = await signedInPractitioner(t.deps);
    const add = async (daysAgo: number, isRead: boolean, text: string) => {
      const at = new Date(Date.now() - daysAgo * 86_400_000);
      await t.db
        .insertInto('notifications')
        .values({ id: newId('notif'), audience: 'practitioner', recipient_id: person.id, kind: 'card_revealed', detail: JSON.stringify({ institutionName: text }), created_at: at, read_at: isRead ? at : null })
        .execute();
    };
    await add(181, true, '旧已读');
    await add(181, false, '旧未读');
    await add(179, true, '新已读');
    await add(731, false, '很旧未读');
    await deleteOldNotifications(t.deps.db);
    await deleteOldNotifications(t.deps.db);
    expect((await page(person.token)).body.items.map((item) => item.text.split(' ')[0])).toEqual(['新已读', '旧未读']);
  });
});
