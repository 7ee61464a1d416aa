import type { Client } from 'pg';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { from } from 'pg-copy-streams';

type Cell = string | number | boolean | null;

/** Rows on their way into one table by COPY; text format, so that what stands in the stream can be read. */
export interface Copy {
  write(cells: readonly Cell[]): Promise<void>;
  end(): Promise<number>;
}

const escaped = (text: string): string => (/[\\\t\n\r]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r') : text);
const cellText = (cell: Cell): string => (cell === null ? '\\N' : typeof cell === 'string' ? escaped(cell) : cell === true ? 't' : cell === false ? 'f' : String(cell));

/** Opens a COPY into these columns; the connection is taken until `end`. */
export function openCopy(client: Client, table: string, columns: readonly string[]): Copy {
  const stream = client.query(from(`copy ${table} (${columns.join(', ')}) from stdin`));
  let held: string[] = [];
  let rows = 0;
  const flush = async () => {
    const piece = held.join('');
    held = [];
    if (!stream.write(piece)) await once(stream, 'drain');
  };
  return {
    async write(cells) {
      held.push(`${cells.map(cellText).join('\t')}\n`);
      rows += 1;
      if (held.length >= 500) await flush();
    },
    async end() {
      await flush();
      stream.end();
      await finished(stream);
      return rows;
    },
  };
}
