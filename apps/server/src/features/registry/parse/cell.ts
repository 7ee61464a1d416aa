/** One cell as the file holds it. An empty cell is undefined. */
export interface Cell {
  text: string;
  kind: 'text' | 'number' | 'error';
  /** The value is what the spreadsheet program saved last; formulas are never evaluated here. */
  isFormula: boolean;
}

/**
 * What happened to a value, for the report:
 * 拒绝 the row is not imported; 舍弃 the value is not imported; 修正 the value was changed;
 * 写法统一 only its notation was changed; 冲突 rows disagree; 重复 the same thing twice; 提示 worth knowing.
 */
export const noteLevels = ['拒绝', '舍弃', '修正', '写法统一', '冲突', '重复', '提示'] as const;
export type NoteLevel = (typeof noteLevels)[number];

/** The outcome of one cell. `notation` says how an unremarkable value was written when that differs from what is kept. */
export interface Parsed<T> {
  value: T | null;
  level?: NoteLevel;
  reason?: string;
}

export const dropped = (reason: string): Parsed<never> => ({ value: null, level: '舍弃', reason });
export const mended = <T>(value: T, reason: string): Parsed<T> => ({ value, level: '修正', reason });
export const unified = <T>(value: T, reason: string): Parsed<T> => ({ value, level: '写法统一', reason });
export const kept = <T>(value: T): Parsed<T> => ({ value });
export const nothing: Parsed<never> = { value: null };

// Zero-width characters, byte-order marks, control characters and direction marks never belong into a registry value.
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Removes invisible characters and outer spaces, and makes every run of white space one space. */
export const tidy = (text: string): string => text.replace(invisible, '').replace(/\s+/g, ' ').trim();

/** Half-width form without any white space, for values that are codes. */
export const compact = (text: string): string => text.normalize('NFKC').replace(invisible, '').replace(/\s+/g, '');
