import type { Db, Tx } from '../../platform/database.ts';
import type { Viewer } from '../cards/is-visible-to.ts';
import { countTalentRows, type TalentFilters } from './sql.ts';

const cap = 999;

/** 共 N 人, exact up to 999 and capped above ("999+"). */
export async function countTalentPool(db: Db | Tx, viewer: Viewer, filters: TalentFilters): Promise<{ count: number; isCapped: boolean }> {
  const count = await countTalentRows(db, viewer, filters, cap + 1);
  return { count: Math.min(count, cap), isCapped: count > cap };
}
