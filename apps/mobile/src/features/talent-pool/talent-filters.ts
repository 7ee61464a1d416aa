import { gradeLabel, type GradeCode } from '@cert/contract/codes/grades';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';
import { anywhere, regionQuery, type Region } from '../../platform/region.ts';

export interface TalentFilters {
  region: Region;
  grade: GradeCode | '';
  scheme: SchemeCode | '';
}

export const noFilters = (): TalentFilters => ({ region: anywhere, grade: '', scheme: '' });

export const filterQuery = (filters: TalentFilters) => ({
  ...regionQuery(filters.region),
  ...(filters.grade ? { grade: filters.grade } : {}),
  ...(filters.scheme ? { scheme: filters.scheme } : {}),
});

export const filterLabels = (filters: TalentFilters) => [
  { key: 'region', label: '地区', value: filters.region.label },
  { key: 'grade', label: '岗位级别', value: filters.grade && gradeLabel(filters.grade) },
  { key: 'scheme', label: '认证领域', value: filters.scheme && schemeLabel(filters.scheme) },
];

/** 共 326 人; more than the server counts reads 999+. */
export const totalLabel = (total: { count: number; isCapped: boolean }): string =>
  `共 ${total.count}${total.isCapped ? '+' : ''} 人`;
