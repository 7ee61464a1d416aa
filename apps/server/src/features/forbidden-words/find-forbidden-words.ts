import type { Db, Tx } from '../../platform/database.ts';
import { findWords } from './rules.ts';

/** The most words that operators may keep: every text is compared with all of them. */
export const mostForbiddenWords = 2000;

/** The forbidden words (A7) that a text holds; empty when it holds none. */
export async function findForbiddenWords(db: Db | Tx, text: string): Promise<string[]> {
  const words = await db.selectFrom('forbidden_words').select(['word', 'word_key']).orderBy('created_at').limit(mostForbiddenWords).execute();
  return findWords(text, words);
}
