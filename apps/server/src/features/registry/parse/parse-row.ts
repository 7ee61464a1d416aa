import { educationLabel } from '@cert/contract/codes/education';
import { employmentKindLabel } from '@cert/contract/codes/employment-kinds';
import { cityLabel } from '@cert/contract/codes/regions';
import { gradeLabel } from '@cert/contract/codes/grades';
import { schemeLabel } from '@cert/contract/codes/schemes';
import { columnLabel, type Column, type Header, isRegistryNoLabel } from './find-header.ts';
import { maskContact, maskPhone, type Note } from '../write/import-report.ts';
import { type Cell, dropped, nothing, type Parsed, tidy } from './cell.ts';
import { parseEducation, parseEmploymentKind, parseGrade, parseScheme, parseSex } from './parse-codes.ts';
import { parseEmail, parsePhone, parseWechat } from './parse-contact.ts';
import { parseBirthDate, type PartialDate, parseValidUntil } from './parse-date.ts';
import { parseName } from './parse-name.ts';
import { parseResidence, type Residence } from './parse-residence.ts';
import { parseCertificateNo, parseRegistryNo, parseTechnicalAreas, parseText } from './parse-text.ts';
import type { RawRow } from '../read/raw-row.ts';
import type { RegistryRow } from './registry-row.ts';

export interface ParseContext {
  header: Header;
  uses1904: boolean;
  /** YYYY-MM-DD in Asia/Shanghai. */
  today: string;
}

/** blank, total and header rows carry nothing; a refused row is not imported at all. */
export type RowOutcome = { kind: 'row'; row: RegistryRow; notes: Note[] } | { kind: 'refused'; notes: Note[] } | { kind: 'blank' | 'total' | 'header' };

const wholeYears = (birth: PartialDate): string => birth.date.slice(0, birth.precision === 'year' ? 4 : birth.precision === 'month' ? 7 : 10);

/** How a kept value is shown in the report; contact values are masked. */
const shown: { [C in Column]?: (value: never) => string } = {
  birth: wholeYears,
  phone: maskPhone,
  email: maskContact,
  wechat: (value: string) => `${value.slice(0, 2)}***`,
  education: educationLabel,
  residence: (value: Residence) => (value.cityCode ? cityLabel(value.cityCode) : value.text),
  employmentKind: employmentKindLabel,
  sex: (value: string) => (value === 'male' ? '男' : '女'),
  scheme: schemeLabel,
  grade: gradeLabel,
  technicalAreas: (value: string[]) => value.join(';'),
};

export function showValue<T>(column: Column, value: T | null): string {
  if (value === null) return '';
  const show = shown[column] as ((value: T) => string) | undefined;
  return show ? show(value) : String(value);
}

function showOriginal(column: Column, cell: Cell, parsed: Parsed<unknown>): string {
  if (column === 'phone') return parsed.value === null ? maskContact(cell.text) : maskContact(maskPhone(cell.text));
  if (column === 'wechat' && parsed.value !== null) return `${cell.text.trim().slice(0, 2)}***`;
  return maskContact(cell.text);
}

const isTotalLabel = (cell: Cell | undefined): boolean => cell !== undefined && /^(?:合计|总计|小计|共计|汇总)/.test(tidy(cell.text));
const isEmpty = (cell: Cell | undefined): boolean => cell === undefined || tidy(cell.text) === '';

export function parseRow(raw: RawRow, context: ParseContext): RowOutcome {
  const { positions } = context.header;
  if (!raw.cells.some((cell) => cell && tidy(cell.text) !== '')) return { kind: 'blank' };
  const cellOf = (column: Column): Cell | undefined => raw.cells[positions.get(column) ?? -1];
  const number = cellOf('registryNo');
  if (isTotalLabel(number) || (isEmpty(number) && raw.cells.some(isTotalLabel))) return { kind: 'total' };
  if (number && isRegistryNoLabel(number.text)) return { kind: 'header' };

  const notes: Note[] = [];
  let registryNo = '';
  const note = (level: Note['level'], column: Column, value: string, used: string, reason: string) =>
    void notes.push({ level, sheet: raw.sheet, line: raw.line, registryNo, column: columnLabel(column), value, used, reason });

  function read<T>(column: Column, parse: (cell: Cell) => Parsed<T>): T | null {
    const cell = cellOf(column);
    if (!cell) return null;
    const isBlank = tidy(cell.text) === '';
    if (isBlank && !cell.isFormula) return null;
    let parsed: Parsed<T> = cell.kind === 'error' ? dropped(isBlank ? '公式没有保存结果，请在 Excel 中重新计算后保存' : '单元格是错误值') : isBlank ? nothing : parse(cell);
    if (cell.isFormula && parsed.value !== null && (!parsed.level || parsed.level === '写法统一')) {
      parsed = { value: parsed.value, level: '修正', reason: '单元格是公式，采用文件里保存的结果，不重新计算' };
    }
    if (parsed.level && parsed.reason) note(parsed.level, column, showOriginal(column, cell, parsed), showValue(column, parsed.value), parsed.reason);
    return parsed.value;
  }
  function refuse(column: Column, reason: string): RowOutcome {
    const cell = cellOf(column);
    note('拒绝', column, cell ? maskContact(cell.text) : '', '', `${reason}，本行不导入`);
    return { kind: 'refused', notes };
  }

  registryNo = read('registryNo', parseRegistryNo) ?? '';
  if (registryNo === '') return refuse('registryNo', number ? '人员编号无效' : '缺少人员编号（合并单元格请先取消合并）');
  for (const earlier of notes) earlier.registryNo = registryNo;
  const scheme = read('scheme', parseScheme);
  if (!scheme) return refuse('scheme', cellOf('scheme') ? '注册领域无法识别' : '缺少注册领域');
  const grade = read('grade', (cell) => parseGrade(cell, scheme));
  if (!grade) return refuse('grade', cellOf('grade') ? '注册级别无法识别' : '缺少注册级别');
  const row: RegistryRow = {
    sheet: raw.sheet,
    line: raw.line,
    registryNo,
    scheme,
    grade,
    name: read('name', parseName),
    sex: read('sex', parseSex),
    birth: read('birth', (cell) => parseBirthDate(cell, context.uses1904, context.today)),
    phone: read('phone', parsePhone),
    email: read('email', parseEmail),
    wechat: read('wechat', parseWechat),
    education: read('education', parseEducation),
    jobTitle: read('jobTitle', (cell) => parseText(cell, 40)),
    residence: read('residence', parseResidence),
    employer: read('employer', (cell) => parseText(cell, 100)),
    employmentKind: read('employmentKind', parseEmploymentKind),
    certificateNo: read('certificateNo', parseCertificateNo),
    validUntil: read('validUntil', (cell) => parseValidUntil(cell, context.uses1904)),
    technicalAreas: read('technicalAreas', parseTechnicalAreas),
  };
  return { kind: 'row', row, notes };
}
