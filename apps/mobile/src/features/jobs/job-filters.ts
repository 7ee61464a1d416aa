import type { JobSortCode } from '@cert/contract/codes/job-sorts';
import { payBandLabel, type PayBandCode } from '@cert/contract/codes/pay';
import { postTypeLabel, type PostTypeCode } from '@cert/contract/codes/post-types';
import { anywhere, regionQuery, type Region } from '../../platform/region.ts';

export interface JobFilters {
  region: Region;
  postType: PostTypeCode | '';
  payBand: PayBandCode | '';
  sort: JobSortCode;
}

export const noFilters = (): JobFilters => ({ region: anywhere, postType: '', payBand: '', sort: 'newest' });

export const filterQuery = (filters: JobFilters) => ({
  ...regionQuery(filters.region),
  ...(filters.postType ? { postType: filters.postType } : {}),
  ...(filters.payBand ? { payBand: filters.payBand } : {}),
  sort: filters.sort,
});

/** The order is said in short, and only when it is not the usual one, so that 重置 stands there for a reason. */
export const filterLabels = ({ region, postType, payBand, sort }: JobFilters) => [
  { key: 'region', label: '地区', value: region.label },
  { key: 'postType', label: '岗位类型', value: postType && postTypeLabel(postType) },
  { key: 'payBand', label: '薪资', value: payBand && payBandLabel(payBand) },
  { key: 'sort', label: '排序', value: sort === 'pay' ? '按薪资' : '' },
];

/** Whether fewer jobs are shown than there are; the order alone hides none. */
export const isNarrowed = ({ region, postType, payBand }: JobFilters): boolean => region.code !== '' || postType !== '' || payBand !== '';
