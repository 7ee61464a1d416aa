import { createHash } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { TarEntry } from './tar.ts';

/** Pieces of this size stand in memory, whatever the size of a table. */
const pieceBytes = 4 << 20;

export interface TableShape {
  name: string;
  columns: string[];
}

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const copyList = ({ name, columns }: TableShape): string => `public.${quote(name)} (${columns.map(quote).join(', ')})`;

/** Every table with the columns that are stored, not computed. */
export async function readTableShapes(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname order by c.relname`);
  return rows;
}

/** The sequences as they stand: they know no snapshot, so they are read after the rows and are never behind them. */
export async function readSequences(client: pg.ClientBase): Promise<{ name: string; lastValue: number; isCalled: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`);
  const sequences: { name: string; lastValue: number; isCalled: boolean }[] = [];
  for (const { name } of rows) {
    const { rows: state } = await client.query<{ lastValue: number; isCalled: boolean }>(`select last_value as "lastValue", is_called as "isCalled" from public.${quote(name)}`);
    sequences.push({ name, ...state[0]! });
  }
  return sequences;
}

export interface DumpedTable {
  rows: number;
  checksum: string;
}

/** The rows of one table as pieces `tables/<name>/<number>.copy`: put together they are what `copy … from` takes. */
export async function* dumpTable(client: pg.ClientBase, table: TableShape, done: (dumped: DumpedTable) => void): AsyncGenerator<TarEntry> {
  const stream = client.query(copyTo(`copy ${copyList(table)} to stdout`));
  const hash = createHash('sha256');
  let pieces: Buffer[] = [];
  let held = 0;
  let number = 0;
  const flush = (): TarEntry => {
    const bytes = Buffer.concat(pieces);
    pieces = [];
    held = 0;
    number += 1;
    return { name: `tables/${table.name}/${String(number).padStart(6, '0')}.copy`, bytes };
  };
  for await (const piece of stream as AsyncIterable<Buffer>) {
    hash.update(piece);
    pieces.push(piece);
    held += piece.length;
    if (held >= pieceBytes) yield flush();
  }
  // An empty table has its entry too: what is not there was forgotten.
  if (held > 0 || number === 0) yield flush();
  done({ rows: stream.rowCount, checksum: hash.digest('hex') });
}

/** What the books say, to be compared after a restore. */
export async function readLedger(client: pg.ClientBase): Promise<{ entries: number; points: number; balances: number }> {
  const { rows } = await client.query<{ entries: number; points: number; balances: number }>(`
    select (select count(*) from point_entries)::bigint as entries,
      (select coalesce(sum(points), 0) from point_entries)::bigint as points,
      (select coalesce(sum(balance), 0) from point_accounts)::bigint as balances`);
  return rows[0]!;
}
