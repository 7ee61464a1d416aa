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

/** Words the new password must not be, and how to name them, e.g. 手机号. Unknown ones get no line: only the server can say. */
export interface ForbiddenWords {
  name: string;
  words: readonly string[];
}

/** What can be said while typing (rule 21). The server has the last word, with its list of common passwords. */
export function passwordRules(password: string, forbidden?: ForbiddenWords): PasswordRule[] {
  const typed = password.toLowerCase();
  const rules = [
    { text: '至少 8 个字符', isMet: [...password].length >= 8 },
    { text: '不是连续或重复的字符', isMet: new Set(typed).size >= 3 && !isSequence(typed) },
  ];
  if (forbidden && forbidden.words.length > 0) {
    const isOther = !forbidden.words.some((word) => word.toLowerCase() === typed);
    rules.push({ text: `不与${forbidden.name}相同`, isMet: typed !== '' && isOther });
  }
  return rules;
}

export const meetsPasswordRules = (password: string, forbidden?: ForbiddenWords): boolean =>
  passwordRules(password, forbidden).every((rule) => rule.isMet);
