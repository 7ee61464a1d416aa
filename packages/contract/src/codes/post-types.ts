import { labelOf, shipDictionary } from './dictionary.ts';

/** 岗位类型: the kind of post a job offers. */
export const postTypes = [
  { code: 'auditor', label: '审核员' },
  { code: 'inspector', label: '检查员' },
  { code: 'reviewer', label: '审查员' },
  { code: 'scheme_design', label: '认证方案制定' },
  { code: 'application_review', label: '认证申请评审' },
  { code: 'audit_programme', label: '审核方案管理' },
  { code: 'certification_decision', label: '认证决定/复核' },
  { code: 'competence_evaluation', label: '人员能力评价' },
  { code: 'marketing', label: '市场' },
  { code: 'training', label: '培训' },
  { code: 'customer_service', label: '客服/项目' },
  { code: 'other', label: '其他' },
] as const;

shipDictionary('post_type', postTypes);

/** A shipped code, or one that operators added (A6). */
export type PostTypeCode = (typeof postTypes)[number]['code'] | (string & {});

export const postTypeLabel = (code: PostTypeCode): string => labelOf('post_type', code);
