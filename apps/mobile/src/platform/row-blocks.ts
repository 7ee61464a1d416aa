/** One page of a list; each block is drawn only while it is near the screen (ui-row-block). */
export const rowsPerBlock = 20;

/** Cuts the rows of a list into blocks, each with the number of its first row as its key. */
export function rowBlocks<Row>(rows: readonly Row[]): { start: number; rows: Row[] }[] {
  const blocks: { start: number; rows: Row[] }[] = [];
  for (let start = 0; start < rows.length; start += rowsPerBlock) blocks.push({ start, rows: rows.slice(start, start + rowsPerBlock) });
  return blocks;
}
