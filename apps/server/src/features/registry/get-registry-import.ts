import type { Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { selectImports, showImport } from './show-import.ts';
import { sweepLostImports } from './sweep-lost-imports.ts';

/** A2: a run as it stands now, whichever process runs it. @throws Refusal `import_not_found`. */
export async function getRegistryImport(db: Db, importId: string) {
  await sweepLostImports(db);
  const row = await selectImports(db).where('i.id', '=', importId).executeTakeFirst();
  if (row === undefined) throw new Refusal('import_not_found');
  return showImport(row);
}
