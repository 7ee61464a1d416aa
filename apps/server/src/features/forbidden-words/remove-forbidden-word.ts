import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/** Takes a 禁用词 from the list (A7). @returns the word. @throws Refusal `not_found`. */
export async function removeForbiddenWord(db: Db | Tx, { actor, wordId }: { actor: Actor; wordId: string }): Promise<string> {
  return inTransaction(db, async (tx) => {
    const removed = await tx.deleteFrom('forbidden_words').where('id', '=', wordId).returning('word').executeTakeFirst();
    if (removed === undefined) throw new Refusal('not_found');
    await logActivity(tx, actor, { action: 'remove-forbidden-word', object: { kind: 'forbidden_word', id: wordId }, detail: { word: removed.word } });
    return removed.word;
  });
}
