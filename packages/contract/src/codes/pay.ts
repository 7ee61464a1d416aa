import { labelOf, shipDictionary } from './dictionary.ts';

/** 工资待遇: a kind and whole numbers (rule 14). A month in thousands of yuan, a day in yuan per 人天. */
export const payKinds = [
  { code: 'monthly', label: '月薪' },
  { code: 'daily', label: '日薪' },
  { code: 'negotiable', label: '面议' },
] as const;

export type PayKindCode = (typeof payKinds)[number]['code'];

export type Pay =
  | { readonly kind: 'monthly'; readonly minK: number; readonly maxK: number; readonly months: number }
  | { readonly kind: 'daily'; readonly minYuan: number; readonly maxYuan: number }
  | { readonly kind: 'negotiable' };

const range = (low: number, high: number): string => (low === high ? String(low) : `${low}-${high}`);

/** As people read it: 12-16K, 12-16K·13薪, 800-1200元/人天, 面议. */
export function formatPay(pay: Pay): string {
  if (pay.kind === 'negotiable') return '面议';
  if (pay.kind === 'daily') return `${range(pay.minYuan, pay.maxYuan)}元/人天`;
  return `${range(pay.minK, pay.maxK)}K${pay.months === 12 ? '' : `·${pay.months}薪`}`;
}

/**
 * 薪资 as practitioners filter it (P6), yuan a month as shown; a day counts as 20. A job fits a band that its range
 * touches; 面议 has a band of its own. Extra months don't count: a job is found by the figure that stands on it.
 */
export const payBands = [
  { code: 'under_8k', label: '8K以下', min: 0, max: 8_000 },
  { code: '8k_12k', label: '8-12K', min: 8_000, max: 12_000 },
  { code: '12k_16k', label: '12-16K', min: 12_000, max: 16_000 },
  { code: '16k_20k', label: '16-20K', min: 16_000, max: 20_000 },
  { code: '20k_30k', label: '20-30K', min: 20_000, max: 30_000 },
  { code: 'over_30k', label: '30K以上', min: 30_000, max: 100_000_000 },
  { code: 'negotiable', label: '面议', min: null, max: null },
] as const;

shipDictionary('pay_band', payBands);

/** A shipped code, or one that operators added (A6). */
export type PayBandCode = (typeof payBands)[number]['code'] | (string & {});

export const payBandLabel = (code: PayBandCode): string => labelOf('pay_band', code);
