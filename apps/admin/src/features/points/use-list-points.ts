import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type PointAccount = Schemas['PointAccount'];
export type Entry = Schemas['InstitutionPointEntry'];
export type RevealPrice = Schemas['RevealPrice'];

export const kindNames: Record<Entry['kind'], string> = { grant: '发放', reveal: '查看联系方式', refund: '退回', correction: '更正' };
export const kindTones = { grant: 'valid', reveal: 'brand', refund: 'quiet', correction: 'pending' } as const satisfies Record<Entry['kind'], string>;

/** +20, −5, with a true minus. */
export const signed = (points: number): string => (points > 0 ? `+${points.toLocaleString('zh-CN')}` : points < 0 ? `−${Math.abs(points).toLocaleString('zh-CN')}` : '0');

export const useListPointAccounts = () =>
  usePagedList({
    filters: { search: '', maxBalance: '' },
    fetch: ({ maxBalance, ...filters }, page) =>
      call('listPointAccounts', { query: { ...given(filters), ...(maxBalance === '' ? {} : { maxBalance: Number(maxBalance) }), ...page } }),
  });

export const noEntryFilters = { kind: '' as '' | Entry['kind'], from: '', to: '' };

/** The ledger of one institution, or of all. */
export const useListEntries = (institutionId?: string) =>
  usePagedList({
    prefix: institutionId === undefined ? '' : 'entry-',
    filters: noEntryFilters,
    fetch: (filters, page) => call('listInstitutionPointEntries', { query: { ...given(filters), ...(institutionId === undefined ? {} : { institutionId }), ...page } }),
  });

export const useListRevealPrices = () => usePagedList({ filters: {}, limit: 50, fetch: (_filters, page) => call('listRevealPrices', { query: page }) });
