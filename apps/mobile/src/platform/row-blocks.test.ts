import { describe, expect, it } from 'vitest';
import { rowBlocks } from './row-blocks.ts';

const cut = (length: number) => rowBlocks(Array.from({ length }, (_nothing, row) => row)).map(({ start, rows }) => [start, rows.length, rows[0]]);

describe('rowBlocks', () => {
  it('[I2] [P6] has every row once: the screen first, then the rest of its page, then pages', () => {
    expect(cut(0)).toEqual([]);
    expect(cut(5)).toEqual([[0, 5, 0]]);
    expect(cut(20)).toEqual([[0, 6, 0], [6, 4, 6], [10, 5, 10], [15, 5, 15]]);
    expect(cut(47)).toEqual([[0, 6, 0], [6, 4, 6], [10, 5, 10], [15, 5, 15], [20, 20, 20], [40, 7, 40]]);
  });
});
