import { type Cell, compact, dropped, kept, mended, type Parsed, unified } from './cell.ts';

export type DatePrecision = 'day' | 'month' | 'year';
/** A calendar day as YYYY-MM-DD; unknown parts are 01. */
export interface PartialDate {
  date: string;
  precision: DatePrecision;
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function calendarDate(year: number, month?: number, day?: number): PartialDate | null {
  if (year < 1900 || year > 2100) return null;
  if (month === undefined) return { date: `${year}-01-01`, precision: 'year' };
  if (month < 1 || month > 12) return null;
  if (day === undefined) return { date: `${year}-${pad(month)}-01`, precision: 'month' };
  if (day < 1 || day > daysInMonth(year, month)) return null;
  return { date: `${year}-${pad(month)}-${pad(day)}`, precision: 'day' };
}

/** Days since 1899-12-30, as spreadsheets count; workbooks from old Macs count from 1904. */
function serialDate(serial: number, uses1904: boolean): PartialDate | null {
  const days = Math.floor(serial) + (uses1904 ? 1462 : 0);
  if (days < 61 || days > 73_415) return null;
  const at = new Date(Date.UTC(1899, 11, 30) + days * 86_400_000);
  return { date: at.toISOString().slice(0, 10), precision: 'day' };
}

const separated = /^(\d{4})(?:[-/.年])(\d{1,2})(?:(?:[-/.月])(\d{1,2})日?|月)?(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/;
const plain = /^(\d{4})(\d{2})?(\d{2})?年?$/;

function readDate(text: string, uses1904: boolean): PartialDate | null {
  const parts = separated.exec(text) ?? plain.exec(text);
  if (parts) {
    const [, year, month, day] = parts;
    return calendarDate(Number(year), month === undefined ? undefined : Number(month), day === undefined ? undefined : Number(day));
  }
  return /^\d{5}(?:\.\d+)?$/.test(text) ? serialDate(Number(text), uses1904) : null;
}

const isKnownUnknown = (text: string): boolean => /^(?:不详|未知|无|暂无|保密|-+|\/|—+|0+|0000-00-00)$/.test(text);

/** Reads the eight notations found in registry files, serial day numbers, and dates of which only year or month are known. */
export function parseDate(cell: Cell, uses1904: boolean): Parsed<PartialDate> {
  const text = compact(cell.text);
  if (isKnownUnknown(text)) return dropped('没有填写日期');
  const value = readDate(text, uses1904);
  if (!value) return dropped('不是有效的日期');
  if (value.precision !== 'day') return kept(value);
  if (/^\d{5}(?:\.\d+)?$/.test(text)) {
    return cell.kind === 'number' ? kept(value) : mended(value, '日期存成了天数序号，按 Excel 规则换算');
  }
  return cell.text === value.date ? kept(value) : unified(value, '日期写法统一为 年-月-日');
}

/** Full years from a birth date to a day; for a partial date the greatest possible age. */
export function fullYears(birth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** Rule 8: an impossible birth date is not taken over. */
export function parseBirthDate(cell: Cell, uses1904: boolean, today: string): Parsed<PartialDate> {
  const parsed = parseDate(cell, uses1904);
  if (!parsed.value) return parsed;
  const { date, precision } = parsed.value;
  if (date > today) return dropped('出生日期在将来');
  const age = fullYears(date, today);
  if (age < 16) return dropped('按出生日期不满 16 岁');
  if (age > 100) return dropped('按出生日期超过 100 岁');
  if (precision === 'year') return mended(parsed.value, '只有出生年份，按年份保存');
  if (precision === 'month') return mended(parsed.value, '只有出生年月，按年月保存');
  return parsed;
}

/** 有效期至. A month or a year means its last day. */
export function parseValidUntil(cell: Cell, uses1904: boolean): Parsed<string> {
  const parsed = parseDate(cell, uses1904);
  if (!parsed.value) return parsed as Parsed<never>;
  const { date, precision } = parsed.value;
  const year = Number(date.slice(0, 4));
  if (year < 1990) return dropped('有效期不可能早于 1990 年');
  if (precision === 'year') return mended(`${year}-12-31`, '有效期只有年份，取当年最后一天');
  if (precision === 'month') {
    const month = Number(date.slice(5, 7));
    return mended(`${date.slice(0, 8)}${daysInMonth(year, month)}`, '有效期只有年月，取当月最后一天');
  }
  return { ...parsed, value: date };
}
