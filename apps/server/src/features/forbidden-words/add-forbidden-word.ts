import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { mostForbiddenWords } from './find-forbidden-words.ts';
import { textKey } from './rules.ts';

/**
 * Adds a 禁用词 (A7). Whoever calls flags the jobs that hold it already.
 * @throws Refusal `forbidden_word_exists`, `forbidden_words_full`.
 */
export async function addForbiddenWord(db: Db | Tx, { actor, operatorId, word, note }: { actor: Actor; operatorId: string; word: string; note: string | null }) {
  return inTransaction(db, async (tx) => {
    const { count } = await tx.selectFrom('forbidden_words').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    if (Number(count) >= mostForbiddenWords) throw new Refusal('forbidden_words_full');
    const added = await tx
      .insertInto('forbidden_words')
      .values({ id: newId('word'), word, word_key: textKey(word), note: note === '' ? null : note, operator_id: operatorId })
      .onConflict((conflict) => conflict.column('word_key').doNothing())
      .returning(['id', 'word', 'note', 'created_at'])
      .executeTakeFirst();
    if (added === undefined) throw new Refusal('forbidden_word_exists');
    await logActivity(tx, actor, { action: 'add-forbidden-word', object: { kind: 'forbidden_word', id: added.id }, detail: { word } });
    return { id: added.id, word: added.word, note: added.note, createdAt: added.created_at.toISOString() };
  });
}
