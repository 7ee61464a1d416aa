/** One page of a list; each block is drawn only while it is near the screen (ui-row-block). */
const rowsPerBlock = 20;
/** Where the first page is cut, after a screen of rows first: a slow phone draws each of these within a blink. */
const firstCuts = [6, 10, 15];

/**
 * Cuts the rows of a list into blocks, each with the number of its first row as its key. The first page is cut finer, so that
 * what the screen shows first stands there before the rest of its page is drawn.
 */
export function rowBlocks<Row>(rows: readonly Row[]): { start: number; rows: Row[] }[] {
  const blocks: { start: number; rows: Row[] }[] = [];
  for (let start = 0; start < rows.length; ) {
    const end = firstCuts.find((cut) => cut > start) ?? (Math.floor(start / rowsPerBlock) + 1) * rowsPerBlock;
    blocks.push({ start, rows: rows.slice(start, end) });
    start = end;
  }
  return blocks;
}
