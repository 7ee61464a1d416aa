/** 执业性质: how a practitioner works for the employer in the registry. */
export const employmentKinds = [
  { code: 'full_time', label: '专职' },
  { code: 'part_time', label: '兼职' },
] as const;

export type EmploymentKindCode = (typeof employmentKinds)[number]['code'];

const labels = new Map<string, string>(employmentKinds.map((kind) => [kind.code, kind.label]));
export const employmentKindLabel = (code: EmploymentKindCode): string => labels.get(code) ?? code;
