import { labelOf, shipDictionary } from './dictionary.ts';

/** 学历, lowest first. `synonyms` are the other spellings met in registry files (rule 8: they are one value). */
export const education = [
  { code: 'below_college', label: '大专以下', order: 1, synonyms: ['高中', '中专', '中技', '职高', '技校', '初中', '大学专科以下学历'] },
  { code: 'college', label: '大专', order: 2, synonyms: ['专科', '大学专科', '大专学历', '专科学历', '高职'] },
  { code: 'bachelor', label: '本科', order: 3, synonyms: ['大学本科', '本科学历', '大本', '学士', '大学'] },
  { code: 'master', label: '硕士', order: 4, synonyms: ['研究生', '硕士研究生', '硕士学位', '硕士学位及以上'] },
  { code: 'doctor', label: '博士', order: 5, synonyms: ['博士研究生', '博士学位'] },
] as const;

shipDictionary('education', education);

/** A shipped code, or one that operators added (A6). */
export type EducationCode = (typeof education)[number]['code'] | (string & {});

export const educationLabel = (code: EducationCode): string => labelOf('education', code);
