import { compact } from './cell.ts';
import type { RawRow } from '../read/raw-row.ts';

/** The columns that are read, by the names they have in registry files. The first name is the one in the report. */
export const columnNames = {
  registryNo: ['人员编号', '人员号', '注册人员编号', '人员档案号', 'CCAA编号'],
  name: ['姓名', '人员姓名'],
  sex: ['性别'],
  birth: ['出生日期', '出生年月', '生日', '出生年月日'],
  phone: ['手机号', '手机', '手机号码', '移动电话', '联系电话', '联系手机'],
  email: ['电子邮箱', '邮箱', '电子邮件', 'EMAIL', 'E-MAIL'],
  wechat: ['微信号', '微信'],
  education: ['学历', '最高学历', '文化程度'],
  jobTitle: ['职称', '技术职称'],
  residence: ['常住地', '常驻地', '常住城市', '常驻城市', '所在城市', '居住地', '所在地'],
  employer: ['执业机构', '所在机构', '聘用机构', '执业机构名称'],
  employmentKind: ['执业性质', '专兼职', '专/兼职', '用工性质'],
  scheme: ['注册领域', '认证领域', '领域'],
  grade: ['注册级别', '级别', '岗位级别', '注册资格'],
  certificateNo: ['注册证书编号', '证书编号', '注册证书号', '证书号', '注册号'],
  validUntil: ['有效期至', '有效期', '证书有效期', '截止日期', '有效期截止'],
  technicalAreas: ['专业代码', '专业', '专业范围', '专业类别'],
} as const;

export type Column = keyof typeof columnNames;
export const columnLabel = (column: Column): string => columnNames[column][0];

const required: readonly Column[] = ['registryNo', 'name', 'scheme', 'grade'];
const columnsByName = new Map<string, Column>();
for (const [column, names] of Object.entries(columnNames)) for (const name of names) columnsByName.set(name, column as Column);

export interface Header {
  /** Where each column stands; columns may come in any order, unknown ones are ignored. */
  positions: Map<Column, number>;
  missing: Column[];
}

/** Whether a row is the header: it names the registry number and at least two other columns. */
export function findHeader(row: RawRow): Header | undefined {
  const positions = new Map<Column, number>();
  row.cells.forEach((cell, index) => {
    const column = cell && columnsByName.get(compact(cell.text).replace(/[*:()]/g, '').toUpperCase());
    if (column && !positions.has(column)) positions.set(column, index);
  });
  if (!positions.has('registryNo') || positions.size < 3) return undefined;
  return { positions, missing: required.filter((column) => !positions.has(column)) };
}

/** A header that is repeated further down, as printed exports do. */
export const isRegistryNoLabel = (text: string): boolean => columnsByName.get(text) === 'registryNo';

/** Rows above the header that are looked at: titles, notes, export dates. */
export const headerSearchRows = 30;
