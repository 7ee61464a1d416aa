import { applyDictionary, type DictionaryChange } from '@cert/contract/codes/dictionary';
import type { Db, Tx } from '../../platform/database.ts';

/** What operators changed (A6), as every program of ours applies it. */
export async function listDictionaryChanges(db: Db | Tx) {
  const rows = await db.selectFrom('dictionary_changes').selectAll().orderBy('kind').orderBy('position').orderBy('code').limit(500).execute();
  return rows.map((row) => ({
    kind: row.kind,
    code: row.code,
    label: row.label,
    name: row.name,
    order: row.position,
    isOffered: row.is_offered,
    min: row.pay_min,
    max: row.pay_max,
  }));
}

/** Takes the changes into this process. Each process does so at its start and every few seconds (schedules.ts). */
export async function loadDictionary(db: Db | Tx): Promise<void> {
  const changes: DictionaryChange[] = await listDictionaryChanges(db);
  applyDictionary(changes);
}
