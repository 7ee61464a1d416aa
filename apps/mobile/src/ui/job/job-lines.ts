import { educationLabel, type EducationCode } from '@cert/contract/codes/education';
import { employmentKindLabel, type EmploymentKindCode } from '@cert/contract/codes/employment-kinds';
import { postTypeLabel, type PostTypeCode } from '@cert/contract/codes/post-types';
import { shortRegionName } from '@cert/contract/codes/region-names';

export const jobEducationLabel = (education: EducationCode | null): string => (education === null ? '学历不限' : educationLabel(education));

export const employmentLabel = (kinds: readonly EmploymentKindCode[]): string => kinds.map(employmentKindLabel).join('、');

/** 审核员 · 成都 · 本科; 兼职 is said because most jobs are 专职. */
export const jobFacts = (job: {
  postType: PostTypeCode;
  cityName: string;
  education: EducationCode | null;
  employmentKinds: readonly EmploymentKindCode[];
}): string => {
  const kinds = job.employmentKinds.includes('part_time') ? [employmentLabel(job.employmentKinds)] : [];
  return [postTypeLabel(job.postType), shortRegionName(job.cityName), jobEducationLabel(job.education), ...kinds].join(' · ');
};
