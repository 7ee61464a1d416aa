/** A day in China, whatever the device's zone is. */
export const chinaToday = (now = Date.now()): string => new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** How long a job runs when nothing is said (rule 14); the server adds the same. */
export const defaultValidityDays = 30;

/** 有效期 is chosen as a number of days, because nobody wants to count them. The server allows 180 at most. */
export const validityChoices = (today = chinaToday()) =>
  [7, 15, 30, 60, 90, 180].map((days) => ({ code: dayAfter(today, days), label: `${days} 天`, hint: `至 ${dayAfter(today, days)}` }));
