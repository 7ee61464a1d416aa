import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { maskName } from '../cards/mask-name.ts';

/**
 * What ids stand for, in words for a reader of the log: an institution's name, an account, a job's title, a practitioner's
 * masked name. Ids of other kinds, and of rows that are gone, have no words.
 */
export async function labelObjects(db: Db | Tx, ids: Iterable<string | null>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const labels = new Map<string, string>();
  if (wanted.length === 0) return labels;
  const { rows } = await sql<{ id: string; words: string; is_person: boolean }>`
    select i.id, i.name as words, false as is_person from institutions i where i.id = any(${wanted})
    union all select a.id, i.name || '（' || a.account_name || '）', false from institution_accounts a join institutions i on i.id = a.institution_id where a.id = any(${wanted})
    union all select o.id, o.display_name || '（' || o.account_name || '）', false from operators o where o.id = any(${wanted})
    union all select j.id, j.title, false from jobs j where j.id = any(${wanted})
    union all select l.id, j.title, false from applications l join jobs j on j.id = l.job_id where l.id = any(${wanted})
    union all select p.id, p.name, true from practitioners p where p.id = any(${wanted})
    union all select c.id, p.name, true from cards c join practitioners p on p.id = c.practitioner_id where c.id = any(${wanted})
  `.execute(db);
  for (const row of rows) labels.set(row.id, row.is_person ? maskName(row.words) : row.words);
  return labels;
}
