import { z } from 'zod';
import { education } from './codes/education.ts';
import { employmentKinds } from './codes/employment-kinds.ts';
import { grades } from './codes/grades.ts';
import { jobSorts } from './codes/job-sorts.ts';
import { payBands } from './codes/pay.ts';
import { postTypes } from './codes/post-types.ts';
import { schemes } from './codes/schemes.ts';

type Listed<C extends string> = readonly { readonly code: C }[];
const codeEnum = <C extends string>(list: Listed<C>) => z.enum(list.map((entry) => entry.code) as [C, ...C[]]);

/** 认证领域 */
export const schemeCode = codeEnum(schemes).meta({ id: 'SchemeCode' });
/** 岗位级别 */
export const gradeCode = codeEnum(grades).meta({ id: 'GradeCode' });
/** 学历 */
export const educationCode = codeEnum(education).meta({ id: 'EducationCode' });
/** 执业性质 */
export const employmentKindCode = codeEnum(employmentKinds).meta({ id: 'EmploymentKindCode' });
/** 岗位类型 */
export const postTypeCode = codeEnum(postTypes).meta({ id: 'PostTypeCode' });
/** 薪资 as a filter */
export const payBandCode = codeEnum(payBands).meta({ id: 'PayBandCode' });
/** 排序 of jobs */
export const jobSortCode = codeEnum(jobSorts).meta({ id: 'JobSortCode' });
/** GB/T 2260, six digits of a city. */
export const cityCode = z.string().regex(/^[1-9]\d{5}$/).max(6);
/** GB/T 2260, the first two digits: a province. */
export const provinceCode = z.string().regex(/^[1-9]\d$/).max(2);
