import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type BannerRow = Schemas['BannerRow'];

export const slotNames: Record<BannerRow['slot'], string> = { talent_pool: '人才库（机构看）', jobs: '求职（认证人员看）' };
export const bannerStates: Record<BannerRow['state'], { label: string; tone: 'valid' | 'pending' | 'quiet' }> = {
  running: { label: '展示中', tone: 'valid' },
  scheduled: { label: '未开始', tone: 'pending' },
  ended: { label: '已结束', tone: 'quiet' },
  disabled: { label: '已停用', tone: 'quiet' },
};

export const useListAllBanners = () =>
  usePagedList({ filters: { slot: '' as '' | BannerRow['slot'] }, fetch: (filters, page) => call('listAllBanners', { query: { ...given(filters), ...page } }) });
