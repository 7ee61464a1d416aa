const offsetMs = 8 * 3_600_000;

/**
 * The calendar day in Asia/Shanghai, YYYY-MM-DD. Ages and expiry dates are compared with it (rule 8). The time there has been
 * eight hours ahead without a summer time since 1992, and no moment of the program is older.
 */
export const shanghaiDay = (moment: Date = new Date()): string => new Date(moment.getTime() + offsetMs).toISOString().slice(0, 10);
