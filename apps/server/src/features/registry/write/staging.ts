import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';
import { copyHeader, copyTrailer } from './copy-rows.ts';
import { ImportRefusal } from '../read/import-refusal.ts';
import { importLock } from '../sweep-lost-imports.ts';
import type { RegistryRow } from '../parse/registry-row.ts';

/** A row as it came out of the file, with the number that sorts it. */
interface StagedRow {
  registry_no: string;
  position: number;
  payload: Buffer;
}

/** A phone of this import, for the search for duplicates. */
export interface SeenPhone {
  registryNo: string;
  phoneIndex: Buffer;
  masked: string;
  sheet: string;
  line: number;
}

/**
 * The rows of one import, sorted by practitioner: temporary tables of a connection of its own, gone when the import
 * ends or is killed. The rows are sealed with a key that only this process has, because they reach the disk.
 */
export class Staging {
  readonly #client: pg.Client;
  readonly #cipher: ContactCipher;

  constructor(client: pg.Client, cipher: ContactCipher) {
    this.#client = client;
    this.#cipher = cipher;
  }

  static async open(databaseUrl: string, cipher: ContactCipher): Promise<Staging> {
    // Not from the pool: its time limits are for requests.
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'registry-import', keepAlive: true });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [importLock]);
      if (!rows[0]?.locked) throw new ImportRefusal('import_running', '另一个导入正在进行，请等它结束');
      await client.query(`
        set work_mem = '64MB'; set maintenance_work_mem = '128MB';
        create temporary table import_rows (registry_no text collate "C" not null, position integer not null, payload bytea not null);
        create temporary table import_phones (phone_index bytea not null, registry_no text not null, masked text not null, sheet text not null, line integer not null);
      `);
    } catch (error) {
      await client.end();
      throw error;
    }
    return new Staging(client, cipher);
  }

  /** Copies slices as they come; waits when the database is the slower side. */
  async fill(slices: AsyncIterable<Uint8Array>): Promise<void> {
    const stream = this.#client.query(copyFrom('copy import_rows (registry_no, position, payload) from stdin with (format binary)'));
    const ended = finished(stream);
    // A failed copy is reported by the await below, also while the loop still reads.
    ended.catch(() => undefined);
    try {
      stream.write(copyHeader);
      for await (const slice of slices) {
        if (stream.errored) break;
        if (slice.length > 0 && !stream.write(slice)) await Promise.race([once(stream, 'drain'), ended]);
      }
    } catch (error) {
      stream.destroy();
      await ended.catch(() => undefined);
      throw error;
    }
    stream.end(copyTrailer);
    await ended;
    await this.#client.query('create index on import_rows (registry_no, position)');
    await this.#client.query('analyze import_rows');
  }

  async countPractitioners(): Promise<number> {
    const { rows } = await this.#client.query<{ count: number }>('select count(distinct registry_no)::integer as count from import_rows');
    return rows[0]?.count ?? 0;
  }

  /** Practitioners in the order of their numbers, each with its rows in file order. */
  async *groups(): AsyncGenerator<RegistryRow[]> {
    let after: [string, number] = ['', -1];
    let group: RegistryRow[] = [];
    for (;;) {
      const { rows } = await this.#client.query<StagedRow>({
        name: 'read-import-rows',
        text: 'select registry_no, position, payload from import_rows where (registry_no, position) > ($1, $2) order by registry_no, position limit 3000',
        values: after,
      });
      for (const row of rows) {
        const opened = { ...(JSON.parse(this.#cipher.decrypt(row.payload)) as Omit<RegistryRow, 'registryNo'>), registryNo: row.registry_no };
        if (group.length > 0 && group[0]!.registryNo !== row.registry_no) {
          yield group;
          group = [];
        }
        group.push(opened);
      }
      const last = rows.at(-1);
      if (!last) break;
      after = [last.registry_no, last.position];
    }
    if (group.length > 0) yield group;
  }

  async rememberPhones(phones: readonly SeenPhone[]): Promise<void> {
    await this.#client.query({
      name: 'remember-import-phones',
      text: 'insert into import_phones select * from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::integer[])',
      values: [phones.map((p) => p.phoneIndex), phones.map((p) => p.registryNo), phones.map((p) => p.masked), phones.map((p) => p.sheet), phones.map((p) => p.line)],
    });
  }

  /** Phones of this import that another practitioner has too, in the file or already in the registry (rule 19). */
  async findDuplicatePhones(): Promise<{ registry_no: string; masked: string; sheet: string; line: number; others: string[] }[]> {
    await this.#client.query('create index on import_phones (phone_index)');
    await this.#client.query('analyze import_phones');
    const { rows } = await this.#client.query<{ registry_no: string; masked: string; sheet: string; line: number; others: string[] }>(`
      with owners as (
        select phone_index, registry_no from import_phones
        union
        select p.phone_index, p.registry_no from practitioners p
        where p.phone_index in (select phone_index from import_phones)
          and p.registry_no not in (select registry_no from import_phones) and p.retired_at is null
      )
      select i.registry_no, i.masked, i.sheet, i.line, array_agg(o.registry_no order by o.registry_no) as others
      from import_phones i join owners o on o.phone_index = i.phone_index and o.registry_no <> i.registry_no
      group by i.registry_no, i.masked, i.sheet, i.line
      order by i.sheet, i.line
      limit 100000`);
    return rows;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
