import { readStored, removeStored, writeStored } from '../../platform/storage.ts';
import { profileFields, type InstitutionProfile, type ProfileDraft, type ProfileField } from './use-save-institution-profile.ts';

/** What was typed and not saved yet, with the version it was based on; of one account, because a device may serve two. */
interface StoredDraft {
  version: number;
  draft: ProfileDraft;
}
const storageKey = (accountName: string) => `profileDraft.${accountName}`;

export const draftOf = (profile: InstitutionProfile): ProfileDraft =>
  Object.fromEntries(profileFields.map((field) => [field, profile[field]])) as ProfileDraft;

export const isChanged = (draft: ProfileDraft, profile: InstitutionProfile): boolean => profileFields.some((field) => draft[field].trim() !== profile[field]);

export const keepProfileDraft = (accountName: string, stored: StoredDraft) => writeStored(storageKey(accountName), stored);
export const forgetProfileDraft = (accountName: string) => removeStored(storageKey(accountName));
export const readProfileDraft = (accountName: string): StoredDraft | undefined => readStored<StoredDraft>(storageKey(accountName));

/** What can be said while typing; the server has the last word. */
export function profileFault(field: ProfileField, value: string): string {
  const text = value.trim();
  if (text === '') return '';
  if (field === 'contactPhone' && !/^[+0-9][-0-9 ()（）]{4,28}[0-9)）]( ?(转|#|ext\.?) ?\d{1,8})?$/.test(text)) return '请输入正确的电话，例如 010-88880000 转 12';
  if (field === 'contactEmail' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)) return '请输入正确的邮箱';
  return '';
}
