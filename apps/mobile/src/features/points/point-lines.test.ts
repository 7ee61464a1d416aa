import { expect, it } from 'vitest';
import { entryTitle, signedPoints } from './point-lines.ts';

it('[I10] names a line of the ledger and signs its points', () => {
  expect(entryTitle({ kind: 'reveal', maskedName: '王**' })).toBe('查看联系方式 · 王**');
  expect(entryTitle({ kind: 'grant', maskedName: null })).toBe('充值');
  expect([signedPoints(100), signedPoints(-1), signedPoints(0)]).toEqual(['+100', '−1', '0']);
});
