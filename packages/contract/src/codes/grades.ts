import { labelOf, shipDictionary } from './dictionary.ts';

/** 岗位级别: the grade of one registration. `kind` says which of the three professions it belongs to. */
export const grades = [
  { code: 'auditor_trainee', label: '实习审核员', kind: 'auditor', order: 1 },
  { code: 'auditor', label: '审核员', kind: 'auditor', order: 2 },
  { code: 'auditor_senior', label: '高级审核员', kind: 'auditor', order: 3 },
  { code: 'inspector_trainee', label: '实习检查员', kind: 'inspector', order: 4 },
  { code: 'inspector', label: '检查员', kind: 'inspector', order: 5 },
  { code: 'inspector_senior', label: '高级检查员', kind: 'inspector', order: 6 },
  { code: 'reviewer_trainee', label: '实习审查员', kind: 'reviewer', order: 7 },
  { code: 'reviewer', label: '审查员', kind: 'reviewer', order: 8 },
  { code: 'reviewer_senior', label: '高级审查员', kind: 'reviewer', order: 9 },
  { code: 'technical_expert', label: '技术专家', kind: 'expert', order: 10 },
] as const;

shipDictionary('grade', grades);

/** A shipped code, or one that operators added (A6). */
export type GradeCode = (typeof grades)[number]['code'] | (string & {});

export const gradeLabel = (code: GradeCode): string => labelOf('grade', code);
