import { Refusal } from '../../platform/refusal.ts';

const refuse = (member: string, message: string): never => {
  throw new Refusal('request_invalid', { title: message, errors: [{ pointer: `/body/${member}`, message }] });
};

/**
 * One form of an institution's name for comparing: half-width, without spaces and invisible characters, lower case.
 * 「北京 某某认证（集团）有限公司」 and 「北京某某认证(集团)有限公司」 are one institution. Also the key of a practitioner's
 * employer, so that rule 12 can hide a card from the current employer.
 */
export const institutionKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]+/gu, '')
    .replace(/[〔【[]/g, '(')
    .replace(/[〕】\]]/g, ')')
    .toLowerCase();

/** The form in which an account name is kept and compared: half-width, lower case. */
export const accountNameKey = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

/** Whether a kept account name is one that can be read out on the telephone. */
export const isAccountName = (name: string): boolean => /^[a-z0-9][a-z0-9._-]{2,49}$/.test(name);

/**
 * An account name that can be read out on the telephone.
 * @throws Refusal `request_invalid` with the rule in its title.
 */
export function checkAccountName(typed: string): string {
  const name = accountNameKey(typed);
  if (isAccountName(name)) return name;
  return refuse('accountName', '账号名须为 3–50 个字母、数字或 . _ -，并以字母或数字开头');
}

/**
 * The name of an institution as it is shown.
 * @throws Refusal `request_invalid`.
 */
export function checkInstitutionName(typed: string): string {
  const name = typed.replace(/[\p{Cf}\p{Cc}]/gu, '').replace(/\s+/g, ' ').trim();
  if (name.length >= 2 && name.length <= 100 && /\p{L}/u.test(name)) return name;
  return refuse('institutionName', '机构名称须为 2–100 个字');
}

/**
 * A calendar day, YYYY-MM-DD.
 * @throws Refusal `request_invalid`.
 */
export function checkDay(typed: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? Date.parse(`${typed}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(typed)) return typed;
  return refuse('membershipUntil', '日期须为 年-月-日，例如 2027-12-31');
}
