import { z } from 'zod';
import { isKnownCode, type DictionaryKind } from './codes/dictionary.ts';
import { education } from './codes/education.ts';
import { employmentKinds } from './codes/employment-kinds.ts';
import { grades } from './codes/grades.ts';
import { jobSorts } from './codes/job-sorts.ts';
import { payBands } from './codes/pay.ts';
import { postTypes } from './codes/post-types.ts';
import { schemes } from './codes/schemes.ts';

type Listed<C extends string> = readonly { readonly code: C }[];
const codeEnum = <C extends string>(list: Listed<C>) => z.enum(list.map((entry) => entry.code) as [C, ...C[]]);

/**
 * A code of a dictionary that operators extend (A6): the shipped codes are examples, and a code of another shape is
 * refused. Whether one of its shape is known is asked where it would be kept (`known`).
 */
const dictionaryCode = <C extends string>(list: Listed<C>) =>
  z.string().max(24).regex(/^[A-Za-z0-9_]{1,24}$/).meta({ examples: list.map((entry) => entry.code) }) as unknown as z.ZodType<C | (string & {}), C | (string & {})>;

/** The same for what is to be kept. */
export const known = <S extends z.ZodType<string>>(kind: DictionaryKind, schema: S) => schema.refine((code) => isKnownCode(kind, code), '不在可选范围内');

/** 认证领域 */
export const schemeCode = dictionaryCode(schemes).meta({ id: 'SchemeCode' });
/** 岗位级别 */
export const gradeCode = dictionaryCode(grades).meta({ id: 'GradeCode' });
/** 学历 */
export const educationCode = dictionaryCode(education).meta({ id: 'EducationCode' });
/** 执业性质 */
export const employmentKindCode = codeEnum(employmentKinds).meta({ id: 'EmploymentKindCode' });
/** 岗位类型 */
export const postTypeCode = dictionaryCode(postTypes).meta({ id: 'PostTypeCode' });
/** 薪资 as a filter */
export const payBandCode = dictionaryCode(payBands).meta({ id: 'PayBandCode' });
/** 排序 of jobs */
export const jobSortCode = codeEnum(jobSorts).meta({ id: 'JobSortCode' });
/** GB/T 2260, six digits of a city. */
export const cityCode = z.string().regex(/^[1-9]\d{5}$/).max(6);
/** GB/T 2260, the first two digits: a province. */
export const provinceCode = z.string().regex(/^[1-9]\d$/).max(2);
