import { entriesOf, type DictionaryKind } from '@cert/contract/codes/dictionary';
import { sql } from 'kysely';
import { randomInt } from 'node:crypto';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { loadDictionary } from './load-dictionary.ts';
import { requireDictionaryEntry } from './require-dictionary-entry.ts';
import { columnsOf, type NewEntry } from './rules.ts';

const mostEntries = 100;
const newCode = () => `X_${Array.from({ length: 8 }, () => randomInt(36).toString(36).toUpperCase()).join('')}`;

/**
 * Adds an entry of the operators' own (A6). @returns its code, which begins with X_ and so is never a shipped one.
 * @throws Refusal `dictionary_label_taken`, `dictionary_full`, `dictionary_range_invalid`.
 */
export async function addDictionaryEntry(db: Db | Tx, { actor, kind, entry }: { actor: Actor; kind: DictionaryKind; entry: NewEntry }): Promise<string> {
  return inTransaction(db, async (tx) => {
    await sql`lock table dictionary_changes in share row exclusive mode`.execute(tx);
    await loadDictionary(tx);
    if (entriesOf(kind).length >= mostEntries) throw new Refusal('dictionary_full');
    const code = newCode();
    await requireDictionaryEntry(tx, { kind, code, entry });
    await tx.insertInto('dictionary_changes').values({ kind, code, ...columnsOf(kind, entry) }).execute();
    await logActivity(tx, actor, { action: 'add-dictionary-entry', object: { kind: 'dictionary', id: `${kind}:${code}` }, detail: { ...entry } });
    return code;
  });
}
