import { gradeLabel, type GradeCode } from '@cert/contract/codes/grades';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';
import { anywhere, regionQuery, type Region } from '../../platform/region.ts';

export interface TalentFilters {
  region: Region;
  grade: GradeCode | '';
  /** All of them at once (I11); none means any. */
  schemes: readonly SchemeCode[];
}

export const noFilters = (): TalentFilters => ({ region: anywhere, grade: '', schemes: [] });

/** What the server takes at once. */
export const mostSchemes = 6;

export const filterQuery = (filters: TalentFilters) => ({
  ...regionQuery(filters.region),
  ...(filters.grade ? { grade: filters.grade } : {}),
  ...(filters.schemes.length > 0 ? { schemes: filters.schemes.join() } : {}),
});

/** QMS, QMS+EMS, QMS等3项: one line of the filter bar. */
const schemesLabel = (schemes: readonly SchemeCode[]): string => {
  const labels = schemes.map(schemeLabel);
  return labels.length > 2 ? `${labels[0]}等${labels.length}项` : labels.join('+');
};

export const filterLabels = (filters: TalentFilters) => [
  { key: 'region', label: '地区', value: filters.region.label },
  { key: 'grade', label: '岗位级别', value: filters.grade && gradeLabel(filters.grade) },
  { key: 'schemes', label: '认证领域', value: schemesLabel(filters.schemes) },
];

/** 共 326 人; more than the server counts reads 999+. */
export const totalLabel = (total: { count: number; isCapped: boolean }): string =>
  `共 ${total.count}${total.isCapped ? '+' : ''} 人`;
