import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { evidenceTables } from '../../platform/program-role.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await logActivity(t.deps.db, systemActor, { action: 'publish-card' });
  await buildInstitution(t.deps, { points: 5 });
});
afterAll(() => t.close());

const asProgram = (statement: string) => sql.raw(statement).execute(t.deps.db);

describe('[A8] [rule 2] the role that the server works with', () => {
  const columns = { activity_entries: 'action', activity_seals: 'sealed_at', activity_deletions: 'through_number', point_entries: 'note', sms_messages: 'purpose' } as const;

  it.each(evidenceTables)('[trust I22] %s: nothing can be changed, deleted, emptied or unguarded', async (table) => {
    const column = columns[table];
    for (const statement of [
      `update ${table} set ${column} = ${column}`,
      `delete from ${table}`,
      `truncate ${table}`,
      `alter table ${table} disable trigger all`,
      `drop trigger ${table}__append_only on ${table}`,
      `drop table ${table}`,
      `alter table ${table} add column x int`,
      `create trigger x before insert on ${table} for each row execute function refuse_change()`,
    ]) {
      await expect(asProgram(statement), statement).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it('is no superuser, owns nothing, makes no tables or roles, and becomes nobody else', async () => {
    const { rows } = await sql<{ is_super: string; owned: number }>`
      select current_setting('is_superuser') as is_super, (select count(*)::int from pg_class where relowner = current_user::regrole and relpersistence = 'p') as owned`.execute(t.deps.db);
    expect(rows[0]).toEqual({ is_super: 'off', owned: 0 });
    for (const statement of ['create table x (n int)', 'create role x', 'set role certification_careers', 'set session_replication_role = replica', 'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return null; end $$']) {
      await expect(asProgram(statement), statement).rejects.toThrow(/permission denied|must be/);
    }
    await expect(asProgram("insert into schema_migrations values (9999, 'x', 'x')")).rejects.toThrow('permission denied');
  });

  it('the triggers refuse the owner too, as long as they stand', async () => {
    await expect(sql`update activity_entries set action = 'x'`.execute(t.db)).rejects.toThrow('append-only');
    await expect(sql`delete from activity_entries`.execute(t.db)).rejects.toThrow('append-only');
    await expect(sql`truncate activity_entries`.execute(t.db)).rejects.toThrow('append-only');
    await expect(sql`update point_entries set note = 'x'`.execute(t.db)).rejects.toThrow('append-only');
  });
});
