export interface PasswordRule {
  text: string;
  isMet: boolean;
}

/** 12345678 or hgfedcba: every step is one up or one down. */
function isSequence(text: string): boolean {
  const points = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}

/** What can be said while typing (rule 21). The server has the last word, with its list of common passwords. */
export function passwordRules(password: string, forbidden = ''): PasswordRule[] {
  const typed = password.toLowerCase();
  return [
    { text: '至少 8 个字符', isMet: [...password].length >= 8 },
    { text: '不是连续或重复的字符', isMet: new Set(typed).size >= 3 && !isSequence(typed) },
    { text: '不与账号、手机号或默认密码相同', isMet: typed !== '' && typed !== forbidden.toLowerCase() && !/^1[3-9]\d{9}$/.test(typed) },
  ];
}

export const meetsPasswordRules = (password: string, forbidden = ''): boolean =>
  passwordRules(password, forbidden).every((rule) => rule.isMet);
