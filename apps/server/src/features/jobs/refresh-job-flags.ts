import { findJobTextHints } from '@cert/contract/codes/job-text';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import { findWords } from '../forbidden-words/rules.ts';
import { mostForbiddenWords } from '../forbidden-words/find-forbidden-words.ts';

const batch = 500;

/**
 * Notes on jobs what a review should look at (A7): forbidden words, and hints of rule 14 that their writer passed over.
 * @param jobIds those whose text changed; absent: all that may be seen, because the words changed.
 */
export async function refreshJobFlags(tx: Tx, jobIds?: readonly string[]): Promise<void> {
  const words = await tx.selectFrom('forbidden_words').select(['word', 'word_key']).orderBy('created_at').limit(mostForbiddenWords).execute();
  let after = '';
  for (;;) {
    const jobs = await tx
      .selectFrom('jobs')
      .select(['id', 'title', 'requirements', 'flags'])
      .where('id', '>', after)
      .$if(jobIds !== undefined, (query) => query.where('id', 'in', [...(jobIds ?? []), '']))
      .$if(jobIds === undefined, (query) => query.where('deleted_at', 'is', null).where('expired_at', 'is', null))
      .orderBy('id')
      .limit(batch)
      .execute();
    for (const job of jobs) {
      const flags = flagsOf(`${job.title}\n${job.requirements}`, words);
      if (flags.join() !== job.flags.join()) await tx.updateTable('jobs').set({ flags: sql<string[]>`${flags}::text[]` }).where('id', '=', job.id).execute();
    }
    const last = jobs.at(-1);
    if (jobs.length < batch || last === undefined) return;
    after = last.id;
  }
}

/** In plain Chinese. A contact in the text is said, not repeated. */
function flagsOf(text: string, words: readonly { word: string; word_key: string }[]): string[] {
  const hints = findJobTextHints(text).map((hint) =>
    hint.kind === 'contact' ? `文字中有联系方式（${contactNames[hint.category] ?? '其他'}）` : `${hint.message}：“${text.slice(hint.start, hint.end).slice(0, 20)}”`,
  );
  return [...new Set([...findWords(text, words).map((word) => `禁用词“${word}”`), ...hints])].slice(0, 50);
}

const contactNames: Record<string, string> = { phone: '电话', wechat: '微信', qq: 'QQ', email: '邮箱' };
