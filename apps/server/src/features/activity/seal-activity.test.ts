import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { createContactCipher } from '../../platform/contact-cipher.ts';
import { checkActivitySeals } from './check-activity-seals.ts';
import { sealHeadFile } from './keep-seal-head.ts';
import { ChainBroken, sealActivity } from './seal-activity.ts';

let t: TestApp;
let folder: string;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

/** Past the triggers, as only the owner of the tables can. */
async function asIntruder(statement: string): Promise<void> {
  await sql`alter table activity_entries disable trigger user; alter table activity_seals disable trigger user; alter table activity_deletions disable trigger user`.execute(t.db);
  await sql.raw(statement).execute(t.db);
  await sql`alter table activity_entries enable trigger user; alter table activity_seals enable trigger user; alter table activity_deletions enable trigger user`.execute(t.db);
}

const seal = () => sealActivity(t.deps.db, { key: t.deps.cipher, headFile: sealHeadFile(folder) });
const check = () => checkActivitySeals(t.deps.db, { key: t.deps.cipher, headFile: sealHeadFile(folder) });
const write = async (count: number, action: ActivityAction = 'publish-card') => {
  for (let index = 0; index < count; index += 1) await logActivity(t.deps.db, systemActor, { action, object: { kind: 'card', id: `card_${index}` }, detail: { index, 'b': 1, 'aa': '中文 "x"' } });
};
const lastId = async () => (await t.db.selectFrom('activity_entries').select(({ fn }) => fn.max('id').as('id')).executeTakeFirstOrThrow()).id;

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'seal-test-'))));
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await asIntruder('delete from activity_entries; delete from activity_seals; delete from activity_deletions');
});

describe('sealing the activity log', () => {
  it('[A8] covers every line in blocks that follow each other, and what is sealed stays proved', async () => {
    await write(3);
    expect(await seal()).toBe(3);
    await write(2);
    expect(await seal()).toBe(2);
    expect(await seal()).toBe(0);
    expect(await check()).toEqual({ checkedSeals: 2, checkedEntries: 5, problem: undefined });
  });

  it('[A8] a long round makes several blocks', async () => {
    await sql`insert into activity_entries (actor_kind, action) select 'system', 'publish-card' from generate_series(1, 2500)`.execute(t.deps.db);
    expect(await seal()).toBe(2_500);
    expect(await check()).toMatchObject({ checkedSeals: 3, checkedEntries: 2_500, problem: undefined });
  });

  it('[A8] an undone act leaves a gap in the numbers and no finding', async () => {
    await write(1);
    await expect(t.deps.db.transaction().execute(async (tx) => {
      await logActivity(tx, systemActor, { action: 'publish-card' });
      throw new Error('undone');
    })).rejects.toThrow('undone');
    await write(1);
    expect(await seal()).toBe(2);
    expect((await check()).problem).toBeUndefined();
  });

  it('[A8] waits for a line whose number was given out before and which is committed later', async () => {
    let finish = () => undefined as void;
    const held = new Promise<void>((done) => (finish = done));
    let wrote = () => undefined as void;
    const written = new Promise<void>((done) => (wrote = done));
    const slow = t.deps.db.transaction().execute(async (tx) => {
      await logActivity(tx, systemActor, { action: 'apply-to-job' });
      wrote();
      await held;
    });
    await written;
    await write(1);
    // The slow one has the lower number. Too short a wait seals nothing rather than leaving a hole.
    expect(await sealActivity(t.deps.db, { key: t.deps.cipher, headFile: sealHeadFile(folder), waitMs: 100 })).toBe(0);
    const sealing = seal();
    setTimeout(finish, 150);
    expect(await sealing).toBe(2);
    await slow;
    expect((await check()).problem).toBeUndefined();
  });
});

describe('what a check finds', () => {
  it('[A8] a changed line, and names it', async () => {
    await write(5);
    await seal();
    const id = await lastId() - 2;
    await asIntruder(`update activity_entries set action = 'withdraw-card' where id = ${id}`);
    expect((await check()).problem).toEqual({ number: 1, kind: 'lines_differ', lines: [{ id, kind: 'changed' }] });
    await asIntruder(`update activity_entries set action = 'publish-card' where id = ${id}`);
    expect((await check()).problem).toBeUndefined();
  });

  it.each(['at = at - interval \'1 microsecond\'', "actor_id = 'x'", "actor_kind = 'operator'", "object_id = 'card_x'", "detail = detail || '{\"index\": 9}'", "address = '192.0.2.9'", "request_id = 'r'"])('[A8] a changed line: %s', async (change) => {
    await write(1);
    await seal();
    await asIntruder(`update activity_entries set ${change}`);
    expect((await check()).problem?.kind).toBe('lines_differ');
  });

  it('[A8] a deleted line, and names it', async () => {
    await write(3);
    await seal();
    await write(3);
    await seal();
    const id = await lastId() - 1;
    await asIntruder(`delete from activity_entries where id = ${id}`);
    expect((await check()).problem).toEqual({ number: 2, kind: 'lines_differ', lines: [{ id, kind: 'missing' }] });
  });

  it('[A8] a line put in between, and names it', async () => {
    await write(1);
    await t.deps.db.transaction().execute(async (tx) => {
      await logActivity(tx, systemActor, { action: 'publish-card' });
      throw new Error('undone');
    }).catch(() => undefined);
    await write(1);
    await seal();
    const id = await lastId() - 1;
    // Adding is the program's right: with a number that is free it would look like an old line.
    await sql.raw(`insert into activity_entries (id, actor_kind, action) overriding system value values (${id}, 'system', 'publish-card')`).execute(t.deps.db);
    expect((await check()).problem).toEqual({ number: 1, kind: 'lines_differ', lines: [{ id, kind: 'added' }] });
  });

  it('[A8] an exchanged, removed or self-made seal', async () => {
    await write(1);
    await seal();
    await write(1);
    await seal();
    await write(1);
    await seal();
    await asIntruder("update activity_seals set sealed_at = sealed_at - interval '1 day' where number = 2");
    expect((await check()).problem).toMatchObject({ number: 2, kind: 'seal_changed' });
    await asIntruder("update activity_seals set sealed_at = sealed_at + interval '1 day' where number = 2");
    expect((await check()).problem).toBeUndefined();
    const stranger = await checkActivitySeals(t.deps.db, { key: createContactCipher(Buffer.alloc(32, 7)), headFile: sealHeadFile(folder) });
    expect(stranger.problem).toMatchObject({ number: 1, kind: 'seal_changed' });
    await asIntruder('delete from activity_seals where number = 2');
    expect((await check()).problem).toMatchObject({ number: 2, kind: 'seal_missing' });
  });

  it('[A8] the end cut off with its seals: this machine kept the newest one, and sealing on does not hide it', async () => {
    await write(2);
    await seal();
    const before = await lastId();
    await write(2);
    await seal();
    await asIntruder(`delete from activity_entries where id > ${before}; delete from activity_seals where number = 2`);
    expect((await check()).problem).toEqual({ number: 2, kind: 'end_missing', lines: [] });
    await write(1);
    await expect(seal()).rejects.toThrow(ChainBroken);
    expect((await check()).problem).toMatchObject({ number: 2, kind: 'end_missing' });
    const kept = JSON.parse(readFileSync(sealHeadFile(folder), 'utf8')) as { number: number };
    expect(kept.number).toBe(2);
    writeFileSync(sealHeadFile(folder), JSON.stringify({ ...kept, number: 9 }));
    expect((await check()).problem).toMatchObject({ number: 3, kind: 'end_missing' });
  });
});

describe('deleting old lines', () => {
  const age = (months: number, where: string) => asIntruder(`update activity_entries set at = at - interval '${months} months' where ${where}`);
  const deleteBefore = async (before: string) => Number((await sql<{ n: number }>`select delete_old_activity(${before}::timestamptz) as n`.execute(t.deps.db)).rows[0]?.n);

  it('[A8] [rule 26] removes whole blocks older than six months, and the chain goes on from them', async () => {
    await write(3);
    await age(8, 'true');
    await seal();
    await write(2);
    await age(7, 'at > now() - interval \'1 month\'');
    await write(1);
    await seal();
    await write(2);
    await seal();
    expect(await deleteBefore('2999-01-01')).toBe(3);
    expect(await deleteBefore('2999-01-01')).toBe(0);
    // The second block holds a young line: its old ones wait for it.
    expect(await t.db.selectFrom('activity_entries').select('id').execute()).toHaveLength(5);
    expect(await check()).toEqual({ checkedSeals: 3, checkedEntries: 5, problem: undefined });
    await write(1);
    await seal();
    expect((await check()).problem).toBeUndefined();
  });

  it('[A8] [rule 26] deletes nothing younger, and a faked deletion is found', async () => {
    await write(3);
    await seal();
    expect(await deleteBefore('2999-01-01')).toBe(0);
    await asIntruder('delete from activity_entries; insert into activity_deletions (through_number, entry_count) values (1, 3)');
    expect((await check()).problem).toMatchObject({ number: 1, kind: 'deleted_too_early' });
  });
});
