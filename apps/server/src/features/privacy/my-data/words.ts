/** A kind of data as its owner reads it. */
export interface Section {
  key: string;
  title: string;
  note: string;
  total: number;
  items: SectionItem[];
}
export interface SectionItem {
  title: string | null;
  lines: { label: string; value: string }[];
}

const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });
/** 2026-11-22 19:30 in Asia/Shanghai. */
export const timeWords = (moment: Date | null): string | null => (moment === null ? null : format.format(moment));

/** Lines of what is there: what is unknown is not kept and not shown. */
export const linesOf = (values: Record<string, string | number | null | undefined>): SectionItem['lines'] =>
  Object.entries(values).flatMap(([label, value]) => (value === null || value === undefined || value === '' ? [] : [{ label, value: String(value) }]));

export const yesNo = (value: boolean): string => (value ? '是' : '否');
