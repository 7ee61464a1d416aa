import type { Db } from '../../platform/database.ts';
import { institutionKey } from '../institutions/rules.ts';
import type { ImportRow } from './rules.ts';

export interface ImportedRow {
  line: number;
  institutionName: string;
  accountName: string;
  outcome: 'created' | 'unchanged' | 'refused';
  reasons: string[];
}

/** What would become of each row beside the institutions that there are. Nothing of an existing one is ever changed. */
export async function compareRows(db: Db, rows: readonly ImportRow[]): Promise<ImportedRow[]> {
  const institutions = rows.flatMap(({ institution }) => (institution === undefined ? [] : [institution]));
  const names = institutions.map((each) => institutionKey(each.institutionName));
  const accountNames = institutions.map((each) => each.accountName);
  const existing = await db
    .selectFrom('institution_accounts as a')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select(['i.name_key', 'a.account_name'])
    .where((eb) => eb.or([eb('i.name_key', 'in', [...names, '']), eb('a.account_name', 'in', [...accountNames, ''])]))
    .execute();
  const known = new Set(existing.map((row) => row.name_key));
  const owners = new Map(existing.map((row) => [row.account_name, row.name_key]));
  return rows.map(({ line, institutionName, accountName, institution, reasons }) => {
    const shown = { line, institutionName, accountName };
    if (institution === undefined) return { ...shown, outcome: 'refused', reasons };
    const key = institutionKey(institution.institutionName);
    const owner = owners.get(institution.accountName);
    if (owner === key) return { ...shown, outcome: 'unchanged', reasons: [] };
    if (known.has(key)) return { ...shown, outcome: 'refused', reasons: ['机构已存在，账号名不同'] };
    if (owner !== undefined) return { ...shown, outcome: 'refused', reasons: ['账号名已被其他机构使用'] };
    return { ...shown, outcome: 'created', reasons: [] };
  });
}
