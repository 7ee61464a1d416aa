import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { ObjectStorage } from '../../../platform/object-storage.ts';
import { BackupRefusal } from './backup-refusal.ts';
import { copyList, quote, readLedger, readTableShapes, type TableShape } from './dump-tables.ts';
import type { Manifest, Summary } from './manifest.ts';
import { readArchive, type ReadArchive } from './read-archive.ts';

interface LoadArgs {
  path: string;
  identities: readonly string[];
  /** What the first reading found: the file must still be the same. */
  expected: ReadArchive;
  pictures: ObjectStorage;
  print: (line: string) => void;
}

const mediaTypes: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp' };

/** Fills the migrated tables in one transaction; it is committed only when all that came in agrees with the summary. */
export async function loadArchive(client: pg.Client, args: LoadArgs): Promise<void> {
  await client.query(`set datestyle = 'ISO'; set timezone = 'UTC'; set client_encoding = 'UTF8'; set maintenance_work_mem = '256MB'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`);
  await client.query('begin');
  try {
    const tables = await readTableShapes(client);
    const ours = tables.filter(({ name }) => name !== 'unfinished_restore');
    await requireSameShape(ours, args.expected.manifest);
    const guards = await takeGuardsAway(client, ours);
    const load = new TableLoad(client, new Map(ours.map((table) => [table.name, table])));
    const { summary } = await readArchive(args.path, args.identities, {
      onPicture: (key, bytes) => args.pictures.put(key, bytes, mediaTypes[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream'),
      onPiece: (table, bytes) => load.add(table, bytes),
      onTable: async (table) => {
        const rows = await load.end();
        args.print(`已载入 ${table}：${rows} 行`);
      },
    });
    if (summary.seal !== args.expected.summary.seal) throw new BackupRefusal('备份文件在恢复过程中被换掉了，未作任何修改。');
    args.print('正在重建索引和约束……');
    await bringBack(client, ours, guards, summary);
    await compare(client, ours, summary);
    await client.query(`update sessions set ended_at = now(), ended_reason = 'restored from backup' where ended_at is null`);
    await client.query('drop table unfinished_restore');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function requireSameShape(tables: readonly TableShape[], manifest: Manifest): Promise<void> {
  const shapeOf = (list: readonly TableShape[]) => JSON.stringify(list.map(({ name, columns }) => [name, [...columns].sort()]).sort());
  if (shapeOf(tables) !== shapeOf(manifest.tables)) throw new BackupRefusal('备份中的表与它的迁移不符，未作任何修改。');
}

interface Guards {
  foreignKeys: { table: string; name: string; definition: string }[];
  indexes: { name: string; definition: string }[];
}

/**
 * The triggers that keep the evidence, the references between tables, which no order of loading satisfies, and the indexes,
 * which are made in a fraction of the time when the rows are there.
 */
async function takeGuardsAway(client: pg.Client, tables: readonly TableShape[]): Promise<Guards> {
  const { rows: foreignKeys } = await client.query<Guards['foreignKeys'][number]>(`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`);
  for (const { table, name } of foreignKeys) await client.query(`alter table ${table} drop constraint ${quote(name)}`);
  const { rows: indexes } = await client.query<Guards['indexes'][number]>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  for (const { name } of tables) await client.query(`alter table public.${quote(name)} disable trigger user`);
  await client.query(`truncate ${tables.map(({ name }) => `public.${quote(name)}`).join(', ')}`);
  return { foreignKeys, indexes };
}

async function bringBack(client: pg.Client, tables: readonly TableShape[], { foreignKeys, indexes }: Guards, summary: Summary): Promise<void> {
  for (const { name, lastValue, isCalled } of summary.sequences) await client.query('select setval($1::regclass, $2, $3)', [`public.${quote(name)}`, lastValue, isCalled]);
  for (const { definition } of indexes) await client.query(definition);
  for (const { table, name, definition } of foreignKeys) await client.query(`alter table ${table} add constraint ${quote(name)} ${definition}`);
  for (const { name } of tables) await client.query(`alter table public.${quote(name)} enable trigger user`);
}

async function compare(client: pg.Client, tables: readonly TableShape[], summary: Summary): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from public.${quote(name)}`);
    if (rows[0]?.count !== summary.rows[name]) throw new BackupRefusal(`载入后的行数与备份不符（${name}），未作任何修改。`);
  }
  const ledger = await readLedger(client);
  const { entries, points, balances } = summary.ledger;
  if (Number(ledger.entries) !== entries || Number(ledger.points) !== points || Number(ledger.balances) !== balances) throw new BackupRefusal('载入后的点数流水合计与备份不符，未作任何修改。');
}

/** One `copy … from` at a time, fed piece by piece; waits when the database is the slower side. */
class TableLoad {
  readonly #client: pg.Client;
  readonly #tables: ReadonlyMap<string, TableShape>;
  #open: { stream: ReturnType<typeof copyFrom>; ended: Promise<void> } | undefined;

  constructor(client: pg.Client, tables: ReadonlyMap<string, TableShape>) {
    this.#client = client;
    this.#tables = tables;
  }

  async add(table: string, bytes: Buffer): Promise<void> {
    if (this.#open === undefined) {
      const stream = this.#client.query(copyFrom(`copy ${copyList(this.#tables.get(table)!)} from stdin`));
      const ended = finished(stream);
      ended.catch(() => undefined);
      this.#open = { stream, ended };
    }
    const { stream, ended } = this.#open;
    if (bytes.length > 0 && !stream.write(bytes)) await Promise.race([once(stream, 'drain'), ended]);
  }

  async end(): Promise<number> {
    const { stream, ended } = this.#open!;
    this.#open = undefined;
    stream.end();
    await ended;
    return stream.rowCount;
  }
}
