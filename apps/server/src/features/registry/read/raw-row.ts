import type { Cell } from '../parse/cell.ts';

/** One row of a file, cells by column index. `line` is the row number that a spreadsheet program shows. */
export interface RawRow {
  sheet: string;
  line: number;
  cells: (Cell | undefined)[];
}

/** Rows come in slices, so that a consumer is asked for more only when it is ready. */
export interface RowSource {
  /** Slices of rows; `next(true)` after a slice skips the rest of its sheet. */
  rows: AsyncGenerator<RawRow[], void, boolean | undefined>;
  /** Serial days count from 1904 in this file. */
  uses1904: boolean;
  /** From 0 to 1. */
  progress(): number;
  close(): void;
}

/** Columns beyond this are not read: registry files have about twenty. */
export const maxColumns = 256;
export const maxRows = 1_048_576;
/** The most a spreadsheet program puts into one cell. */
export const maxCellLength = 32_767;
