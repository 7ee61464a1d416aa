import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/** Uploaded files that nobody imports hold contacts: two days are enough. A run under way keeps its file. */
export async function deleteOldRegistryFiles(db: Db): Promise<void> {
  await sql`
    delete from registry_files f where f.uploaded_at < now() - interval '2 days'
      and not exists (select from registry_imports i where i.file_id = f.id and i.state = 'running')
  `.execute(db);
}

/** The figures of an import are kept, its rows only of the newest twenty and for 90 days. */
export async function deleteOldImportRows(db: Db): Promise<void> {
  await sql`
    delete from registry_import_rows where import_id in (
      select id from (select id, started_at, row_number() over (order by started_at desc) as place from registry_imports) runs
      where place > 20 or started_at < now() - interval '90 days')
  `.execute(db);
}
