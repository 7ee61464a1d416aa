/** More than fit on a screen at once. */
const firstRows = 8;
/** One page of a list; each block is drawn only while it is near the screen (ui-row-block). */
const rowsPerBlock = 20;

/**
 * Cuts the rows of a list into blocks, each with the number of its first row as its key. What the screen shows first is a
 * block of its own, so that it stands there before the rest of its page is drawn.
 */
export function rowBlocks<Row>(rows: readonly Row[]): { start: number; rows: Row[] }[] {
  const blocks: { start: number; rows: Row[] }[] = [];
  for (let start = 0; start < rows.length; ) {
    const end = start === 0 ? firstRows : (Math.floor(start / rowsPerBlock) + 1) * rowsPerBlock;
    blocks.push({ start, rows: rows.slice(start, end) });
    start = end;
  }
  return blocks;
}
