import type { EducationCode } from '@cert/contract/codes/education';
import type { EmploymentKindCode } from '@cert/contract/codes/employment-kinds';
import type { GradeCode } from '@cert/contract/codes/grades';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import type { PartialDate } from './parse-date.ts';
import type { Residence } from './parse-residence.ts';

/** One understood row of a registry file: one registration, with what the row says about its practitioner. */
export interface RegistryRow {
  sheet: string;
  line: number;
  registryNo: string;
  name: string | null;
  sex: 'male' | 'female' | null;
  birth: PartialDate | null;
  phone: string | null;
  email: string | null;
  wechat: string | null;
  education: EducationCode | null;
  jobTitle: string | null;
  residence: Residence | null;
  employer: string | null;
  employmentKind: EmploymentKindCode | null;
  scheme: SchemeCode;
  grade: GradeCode;
  certificateNo: string | null;
  validUntil: string | null;
  technicalAreas: string[] | null;
}

/** What the whole file says about one practitioner. */
export interface RegistryPractitioner
  extends Omit<RegistryRow, 'sheet' | 'line' | 'name' | 'scheme' | 'grade' | 'certificateNo' | 'validUntil' | 'technicalAreas'> {
  name: string;
  registrations: RegistryRegistration[];
}

export interface RegistryRegistration {
  scheme: SchemeCode;
  grade: GradeCode;
  certificateNo: string | null;
  validUntil: string | null;
  technicalAreas: string[] | null;
}
