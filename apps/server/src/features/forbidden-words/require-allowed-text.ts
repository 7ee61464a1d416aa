import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { findForbiddenWords } from './find-forbidden-words.ts';

/**
 * What goes before the public holds no forbidden word (A7).
 * @param texts pointer into the request → its text.
 * @throws Refusal `text_forbidden` that names the words of each field, so that their writer can change them.
 */
export async function requireAllowedText(db: Db | Tx, texts: Readonly<Record<string, string>>): Promise<void> {
  const errors = [];
  for (const [pointer, text] of Object.entries(texts)) {
    const words = await findForbiddenWords(db, text);
    if (words.length > 0) errors.push({ pointer, message: `请删除禁用词：${words.slice(0, 2).join('、')}` });
  }
  if (errors.length > 0) throw new Refusal('text_forbidden', { errors });
}
