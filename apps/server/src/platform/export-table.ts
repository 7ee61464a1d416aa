import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import { Readable } from 'node:stream';
import { logActivity, type Actor } from './activity-log.ts';
import type { Db } from './database.ts';
import { shanghaiTime, type ExportCell } from './export-cell.ts';
import { csvMediaType, writeCsv } from './export-csv.ts';
import { workbookMediaType, writeWorkbook } from './export-workbook.ts';
import type { Download } from './http/file-download.ts';

export type ExportFormat = 'xlsx' | 'csv';

/** What the contract of an export names as its answer: `answer: { status: 200, schema: null, download: [...] }`. */
export const exportMediaTypes = [workbookMediaType, csvMediaType] as const;

export interface ExportTable {
  /** Name of the sheet and start of the file's name, in Chinese: 点数流水. */
  name: string;
  /** The columns in order; `width` in letters, 16 when absent. */
  columns: readonly { title: string; width?: number }[];
  /** Asked for the next row only when the receiver has taken the ones before; see `readInBatches`. */
  rows: AsyncIterable<readonly ExportCell[]>;
  /** What the rows were filtered by, in words, for the reader of the file. */
  filters?: string;
}

/**
 * Makes a file of a table while it is sent, in bounded memory whatever its length. Every text that a spreadsheet program
 * could compute is neutralised (`restore` undoes it). The file says who exported it and when: a workbook on its second
 * sheet 「导出信息」, a CSV in its first line. One activity row `action` with the row count is written before the last
 * piece leaves, so no whole file exists without it, and also when the receiver breaks off (`isComplete` false).
 *
 * @example exportTable(deps.db, { table, format: query.format, action: 'export-point-entries', operatorName, actor })
 */
export function exportTable(
  db: Db,
  args: {
    table: ExportTable;
    format: ExportFormat;
    /** verb-noun of the activity log. */
    action: ActivityAction;
    /** Further figures and ids of the activity row. Never contact data. */
    detail?: Record<string, string | number | boolean | null>;
    object?: { kind: string; id: string };
    operatorName: string;
    actor: Actor;
  },
): Download {
  const { table, format, operatorName } = args;
  const startedAt = new Date();
  let count = 0;
  async function* counted(): AsyncGenerator<readonly ExportCell[]> {
    for await (const row of table.rows) {
      count += 1;
      yield row;
    }
  }
  const titles = table.columns.map((column) => column.title);
  const pieces =
    format === 'csv'
      ? writeCsv({ watermark: `导出人：${operatorName}　导出时间：${shanghaiTime(startedAt)}`, titles, rows: counted() })
      : writeWorkbook({
          sheetName: table.name,
          titles,
          widths: table.columns.map((column) => column.width ?? 16),
          rows: counted(),
          about: () => [['导出人', operatorName], ['导出时间', startedAt], ['筛选条件', table.filters ?? '全部'], ['行数', count]],
        });
  const log = (isComplete: boolean) =>
    logActivity(db, args.actor, {
      action: args.action,
      ...(args.object === undefined ? {} : { object: args.object }),
      detail: { ...args.detail, format, rows: count, isComplete },
    });
  return {
    fileName: `${table.name}-${shanghaiTime(startedAt).replaceAll(/[-:]/g, '').replace(' ', '-')}.${format}`,
    mediaType: format === 'csv' ? csvMediaType : workbookMediaType,
    stream: Readable.from(logBeforeLast(pieces, log), { objectMode: false, highWaterMark: 1 << 16 }),
  };
}

/** Holds one piece back until the export is logged. */
async function* logBeforeLast(pieces: AsyncIterable<Buffer>, log: (isComplete: boolean) => Promise<void>): AsyncGenerator<Buffer> {
  let held: Buffer | undefined;
  let isLogged = false;
  try {
    for await (const piece of pieces) {
      if (held !== undefined) yield held;
      held = piece;
    }
    isLogged = true;
    await log(true);
    if (held !== undefined) yield held;
  } finally {
    if (!isLogged) await log(false);
  }
}

/**
 * Rows of a query of any length, in batches by its sort key: each batch is a short query of its own, so a slow receiver
 * holds neither a connection nor a transaction. `fetch` answers at most `batchRows` rows after the given one; the query
 * must bound what it reads (e.g. `created_at <=` the start), so that what is added meanwhile does not come in.
 */
export async function* readInBatches<T>(fetch: (after: T | undefined, batchRows: number) => Promise<T[]>): AsyncGenerator<T> {
  const batchRows = 1_000;
  let last: T | undefined;
  for (;;) {
    const rows = await fetch(last, batchRows);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < batchRows) return;
  }
}
