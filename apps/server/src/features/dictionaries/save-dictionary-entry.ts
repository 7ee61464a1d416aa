import { isShippedCode, type DictionaryKind } from '@cert/contract/codes/dictionary';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { requireDictionaryEntry } from './require-dictionary-entry.ts';
import { columnsOf, type NewEntry } from './rules.ts';

/**
 * Changes one entry (A6): a shipped one gets its first row here. Version 0 means as shipped.
 * @throws Refusal `not_found`, `dictionary_label_taken`, `dictionary_range_invalid`, `version_conflict`.
 */
export async function saveDictionaryEntry(
  db: Db | Tx,
  { actor, kind, code, entry, version }: { actor: Actor; kind: DictionaryKind; code: string; entry: NewEntry; version: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Operators are few: one at a time changes a dictionary, so that labels stay unique with the shipped ones.
    await sql`lock table dictionary_changes in share row exclusive mode`.execute(tx);
    const before = await tx.selectFrom('dictionary_changes').select('version').where('kind', '=', kind).where('code', '=', code).executeTakeFirst();
    if (before === undefined && !isShippedCode(kind, code)) throw new Refusal('not_found');
    if ((before?.version ?? 0) !== version) throw new Refusal('version_conflict', { extra: { version: before?.version ?? 0 } });
    await requireDictionaryEntry(tx, { kind, code, entry });
    const columns = { ...columnsOf(kind, entry), version: version + 1, updated_at: sql<Date>`now()` };
    await tx
      .insertInto('dictionary_changes')
      .values({ kind, code, ...columns })
      .onConflict((conflict) => conflict.columns(['kind', 'code']).doUpdateSet(columns))
      .execute();
    await logActivity(tx, actor, { action: 'save-dictionary-entry', object: { kind: 'dictionary', id: `${kind}:${code}` }, detail: { ...entry } });
  });
}
