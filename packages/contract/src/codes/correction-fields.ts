/** 更正申请: what of the registry data may be wrong (rule 7). */
export const correctionFields = [
  { code: 'name', label: '姓名' },
  { code: 'birth_date', label: '出生日期' },
  { code: 'phone', label: '手机号' },
  { code: 'education', label: '学历' },
  { code: 'job_title', label: '职称' },
  { code: 'city', label: '常驻城市' },
  { code: 'employer', label: '执业机构' },
  { code: 'employment_kind', label: '专职 / 兼职' },
  { code: 'registrations', label: '注册资格' },
  { code: 'other', label: '其他' },
] as const;

export type CorrectionField = (typeof correctionFields)[number]['code'];

export const correctionStates = [
  { code: 'open', label: '处理中' },
  { code: 'corrected', label: '已更正' },
  { code: 'declined', label: '未更正' },
  { code: 'closed', label: '已关闭' },
] as const;

export type CorrectionState = (typeof correctionStates)[number]['code'];

export const correctionFieldLabel = (code: CorrectionField): string => correctionFields.find((field) => field.code === code)?.label ?? code;
export const correctionStateLabel = (code: CorrectionState): string => correctionStates.find((state) => state.code === code)?.label ?? code;
