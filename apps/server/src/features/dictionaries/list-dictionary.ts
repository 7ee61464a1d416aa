import { entriesOf, isShippedCode, type DictionaryKind } from '@cert/contract/codes/dictionary';
import type { Db, Tx } from '../../platform/database.ts';
import { loadDictionary } from './load-dictionary.ts';

/** Every entry of a dictionary in its order, with what an operator needs to change it (A6). */
export async function listDictionary(db: Db | Tx, kind: DictionaryKind) {
  await loadDictionary(db);
  const rows = await db.selectFrom('dictionary_changes').select(['code', 'version']).where('kind', '=', kind).limit(200).execute();
  const versions = new Map(rows.map((row) => [row.code, row.version]));
  return {
    items: entriesOf(kind).map(({ code, label, name, order, isOffered, min = null, max = null }) => ({
      code, label, name, order, isOffered, min, max,
      isShipped: isShippedCode(kind, code),
      version: versions.get(code) ?? 0,
    })),
  };
}
