import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { indexKeyOf, versionOfCiphertext, versionOfIndex, type ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { adoptPhones } from './adopt-phones.ts';
import { keyedColumns, type KeyedColumns } from './keyed-columns.ts';

/** The change of keys cannot begin or end; the message is Chinese, for the operator. Running it again goes on. */
export class RotationRefusal extends Error {
  override readonly name = 'RotationRefusal';
}

export interface RotationProgress {
  table: string;
  rows: number;
}

interface Rotation {
  cipher: ContactCipher;
  formerKey: Buffer;
  actor: Actor;
  onProgress: (progress: RotationProgress) => void;
}

const atOnce = 200;
const mostPasses = 5;

/**
 * Brings everything that was sealed or hashed with the former CONTACT_KEY under the present one, beside the running server,
 * in small transactions: killed at any point it goes on where it stopped. Ends with a count of what is left of the former
 * key in every column; only when that is nothing is the key retired, and from then on no program starts with it.
 * @throws RotationRefusal when there is no former key, or a program still writes with it.
 */
export async function rotateContactKey(db: Db, rotation: Rotation): Promise<{ rows: number; version: number; formerVersion: number }> {
  const { cipher, actor } = rotation;
  const former = await findFormer(db, cipher);
  let rows = 0;
  for (let pass = 1; ; pass += 1) {
    rows += await movePhones(db, rotation);
    for (const columns of keyedColumns) rows += await rekeyTable(db, columns, rotation);
    // What a program wrote meanwhile, and the numbers in counters, which live for a day at most.
    await dropFormerCounters(db, former);
    const left = await countLeft(db, cipher.version);
    if (left.length === 0) break;
    if (pass === mostPasses) throw new RotationRefusal(`还有程序在用原来的密钥写入（${left.join('、')}）。请让所有服务进程都用新的 CONTACT_KEY 重新启动，再执行一次。`);
  }
  await retire(db, rotation, former);
  await logActivity(db, actor, { action: 'rotate-contact-key', detail: { keyVersion: cipher.version, rows } });
  return { rows, version: cipher.version, formerVersion: former };
}

async function findFormer(db: Db, cipher: ContactCipher): Promise<number> {
  const rows = await db.selectFrom('contact_keys').select('version').where('retired_at', 'is', null).execute();
  const former = rows.find(({ version }) => version !== cipher.version)?.version;
  if (former === undefined || former !== cipher.otherVersion) {
    throw new RotationRefusal('没有需要更换的密钥：先把原来的 CONTACT_KEY 设为 CONTACT_KEY_OLD，把新的密钥设为 CONTACT_KEY，重新启动服务，再执行本命令（docs/operations/keys.md）。');
  }
  return former;
}

/** Everything found by a phone: people of the registry, and flows of numbers that nobody has. */
async function movePhones(db: Db, { cipher, onProgress }: Rotation): Promise<number> {
  let rows = 0;
  for (const table of ['practitioners', 'sign_in_flows'] as const) {
    let after = '';
    for (;;) {
      const batch = await sql<{ id: string; phone_cipher: Buffer }>`
        select id, phone_cipher from ${sql.table(table)}
        where id > ${after} and phone_cipher is not null and ${isOther('index', 'phone_index', cipher.version)} order by id limit ${atOnce}`.execute(db);
      const last = batch.rows.at(-1);
      if (last === undefined) break;
      await adoptPhones(db, cipher, batch.rows.map((row) => cipher.decrypt(row.phone_cipher)));
      rows += batch.rows.length;
      after = last.id;
      onProgress({ table, rows });
    }
  }
  return rows;
}

/** A condition: this column holds something of another key than `version`. */
function isOther(kind: 'sealed' | 'index', column: string, version: number) {
  const name = sql.ref(column);
  const found = kind === 'sealed' ? sql`get_byte(${name}, 0)` : sql`case when length(${name}) = 32 then 1 else get_byte(${name}, 0) end`;
  return sql<boolean>`(${name} is not null and ${found} <> ${version})`;
}

const anyOther = ({ sealed, kept }: KeyedColumns, version: number) =>
  sql.join([...sealed.map((column) => isOther('sealed', column, version)), ...kept.map((column) => isOther('index', column, version))], sql` or `);

/** One table in batches. The rows are locked while they are rewritten; nobody waits for more than one batch. */
async function rekeyTable(db: Db, columns: KeyedColumns, { cipher, onProgress }: Rotation): Promise<number> {
  const names = [...columns.sealed, ...columns.kept];
  const table = sql.table(columns.table);
  const rekey = (name: string, value: Buffer | null): Buffer | null => {
    if (value === null) return null;
    if (columns.kept.includes(name)) return versionOfIndex(value) === cipher.version ? value : cipher.rekeyIndex(value);
    return versionOfCiphertext(value) === cipher.version ? value : cipher.encrypt(cipher.decrypt(value));
  };
  let rows = 0;
  for (;;) {
    const count = await inTransaction(db, async (tx) => {
      const batch = await sql<Record<string, Buffer | null> & { place: string }>`
        select ctid::text as place, ${sql.join(names.map((name) => sql.ref(name)))} from ${table} where ${anyOther(columns, cipher.version)} limit ${atOnce} for update`.execute(tx);
      if (batch.rows.length === 0) return 0;
      const places = batch.rows.map((row) => row.place);
      const values = names.map((name) => sql`${batch.rows.map((row) => rekey(name, row[name] ?? null))}::bytea[]`);
      await sql`
        update ${table} t set ${sql.join(names.map((name) => sql`${sql.ref(name)} = rekeyed.${sql.ref(name)}`))}
        from unnest(${places}::text[]::tid[], ${sql.join(values)}) as rekeyed (place, ${sql.join(names.map((name) => sql.ref(name)))})
        where t.ctid = rekeyed.place`.execute(tx);
      return batch.rows.length;
    });
    if (count === 0) return rows;
    rows += count;
    onProgress({ table: columns.table, rows });
  }
}

/** The proof: what is left of other keys, as `table.column` with its count. */
async function countLeft(db: Db | Tx, version: number): Promise<string[]> {
  const left: string[] = [];
  const all = keyedColumns.flatMap(({ table, sealed, kept }) => [
    ...sealed.map((column) => ({ table, column, kind: 'sealed' as const })),
    ...kept.map((column) => ({ table, column, kind: 'index' as const })),
  ]);
  for (const { table, column, kind } of [...all, { table: 'practitioners', column: 'phone_index', kind: 'index' as const }]) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)} where ${isOther(kind, column, version)}`.execute(db);
    if (rows[0]!.count > 0) left.push(`${table}.${column}：${rows[0]!.count}`);
  }
  return left;
}

/** Counters of phones that nobody has still carry the former index in their names. */
async function dropFormerCounters(db: Db, former: number): Promise<void> {
  const { rows } = await sql<{ key: string }>`select key from limit_counters where key ~ '[A-Za-z0-9_-]{43}' limit 100000`.execute(db);
  const ofFormer = rows.filter(({ key }) => key.split(':').some((part) => /^[A-Za-z0-9_-]{43,44}$/.test(part) && versionOfIndex(Buffer.from(part, 'base64url')) === former)).map(({ key }) => key);
  for (let at = 0; at < ofFormer.length; at += 1_000) await db.deleteFrom('limit_counters').where('key', 'in', ofFormer.slice(at, at + 1_000)).execute();
}

/** The former key ends: of it only the look-up key stays, sealed, for the seals of the log and what was hashed once. */
async function retire(db: Db, { cipher, formerKey }: Rotation, former: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    const rows = await tx.selectFrom('contact_keys').select(['version', 'index_key_cipher']).where('index_key_cipher', 'is not', null).forUpdate().execute();
    for (const row of rows) {
      await tx.updateTable('contact_keys').set({ index_key_cipher: cipher.encrypt(cipher.decrypt(row.index_key_cipher!)) }).where('version', '=', row.version).execute();
    }
    await tx
      .updateTable('contact_keys')
      .set({ retired_at: sql<Date>`now()`, index_key_cipher: cipher.encrypt(indexKeyOf(formerKey).toString('base64')) })
      .where('version', '=', former)
      .execute();
  });
}
