/** The digits of what was typed or pasted: +86, spaces, dashes and full-width digits are no mistakes. */
export function phoneDigits(typed: string): string {
  const digits = typed.normalize('NFKC').replace(/\D/g, '');
  return digits.length === 13 && digits.startsWith('86') ? digits.slice(2) : digits;
}

export const isPhoneNumber = (digits: string): boolean => /^1[3-9]\d{9}$/.test(digits);
