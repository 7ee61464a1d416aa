import { createInstitution } from '@cert/contract/admin/institution';
import { accountNameKey, institutionKey, isAccountName } from '../institutions/rules.ts';
import type { NewInstitution } from '../institutions/create-institution.ts';
import type { Cell } from '../registry/parse/cell.ts';
import { parseValidUntil } from '../registry/parse/parse-date.ts';

type Column = 'institutionName' | 'accountName' | 'approvalNo' | 'creditCode' | 'contactPerson' | 'contactPhone' | 'contactEmail' | 'contactAddress' | 'membershipUntil';

/** The columns that are read, by the names they may have. The first is the one in messages and in the template. */
export const columnNames: Readonly<Record<Column, readonly string[]>> = {
  institutionName: ['机构名称', '认证机构名称', '认证机构', '机构全称', '名称'],
  accountName: ['账号名', '账号', '登录账号', '登录名', '用户名'],
  approvalNo: ['批准号', '批准书编号', '机构批准号', '认证机构批准号', '认证机构批准书编号'],
  creditCode: ['统一社会信用代码', '信用代码', '社会信用代码'],
  contactPerson: ['联系人', '联系人姓名'],
  contactPhone: ['联系电话', '电话', '手机', '联系手机'],
  contactEmail: ['联系邮箱', '邮箱', '电子邮箱'],
  contactAddress: ['联系地址', '地址'],
  membershipUntil: ['会员有效期至', '会员资格有效期', '会员有效期', '会员资格有效期至', '有效期至', '有效期'],
};

const columnsByName = new Map(Object.entries(columnNames).flatMap(([column, names]) => names.map((name) => [name, column as Column])));

export type Header = ReadonlyMap<Column, number>;
type Cells = readonly (Cell | undefined)[];

/** Whether a row is the header: it names both the institution and the account. Columns may come in any order. */
export function findHeader(cells: Cells): Header | undefined {
  const positions = new Map<Column, number>();
  cells.forEach((cell, index) => {
    const column = cell && columnsByName.get(cell.text.normalize('NFKC').replaceAll(/[\s*:()]/g, ''));
    if (column !== undefined && !positions.has(column)) positions.set(column, index);
  });
  return positions.has('institutionName') && positions.has('accountName') ? positions : undefined;
}

export interface ImportRow {
  line: number;
  institutionName: string;
  accountName: string;
  /** Ready to be created; undefined when `reasons` say why not. */
  institution?: NewInstitution;
  reasons: string[];
}

/** One row of the file as an institution to create, checked by the contract's own bounds. A blank row is undefined. */
export function readRow(cells: Cells, { header, line, uses1904 }: { header: Header; line: number; uses1904: boolean }): ImportRow | undefined {
  const reasons: string[] = [];
  const values: Partial<Record<Column, string>> = {};
  for (const [column, position] of header) {
    const cell = cells[position];
    if (cell === undefined || (cell.kind !== 'error' && cell.text.trim() === '')) continue;
    const [name] = columnNames[column];
    if (cell.kind === 'error') reasons.push(`「${name}」是公式错误或没有保存的公式`);
    else if (column === 'membershipUntil') {
      const { value, reason } = parseValidUntil(cell, uses1904);
      if (value === null) reasons.push(`「${name}」${reason ?? '不是有效的日期'}`);
      else values[column] = value;
    } else values[column] = cell.text.trim();
  }
  if (Object.keys(values).length === 0 && reasons.length === 0) return undefined;
  const input = { ...values, accountName: accountNameKey(values.accountName ?? ''), membershipUntil: values.membershipUntil ?? null };
  const parsed = createInstitution.body.safeParse(input);
  for (const { path } of parsed.error?.issues ?? []) {
    const column = path[0] as Column;
    const start = `「${columnNames[column]?.[0] ?? '这一行'}」`;
    if (!reasons.some((known) => known.startsWith(start))) reasons.push(`${start}${values[column] === undefined ? '没有填写' : '格式不正确或过长'}`);
  }
  if (!reasons.some((known) => known.startsWith('「账号名」')) && !isAccountName(input.accountName)) reasons.push('「账号名」须为 3–50 个字母、数字或 . _ -，并以字母或数字开头');
  const shown = { line, institutionName: (values.institutionName ?? '').slice(0, 100), accountName: input.accountName.slice(0, 50), reasons: reasons.slice(0, 10) };
  return parsed.success && reasons.length === 0 ? { ...shown, institution: parsed.data } : shown;
}

/** Names and accounts that come twice in one file: the first row counts, the others say where it stands. */
export function refuseRepeats(rows: readonly ImportRow[]): void {
  const lines = new Map<string, number>();
  for (const row of rows) {
    if (row.institution === undefined) continue;
    const keys = { 机构名称: `name ${institutionKey(row.institution.institutionName)}`, 账号名: `account ${row.institution.accountName}` };
    for (const [word, key] of Object.entries(keys)) {
      const first = lines.get(key);
      if (first !== undefined) row.reasons.push(`「${word}」与第 ${first} 行相同`);
    }
    if (row.reasons.length > 0) delete row.institution;
    else for (const key of Object.values(keys)) lines.set(key, row.line);
  }
}
