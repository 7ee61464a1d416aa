const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The calendar day in Asia/Shanghai, YYYY-MM-DD. Ages and expiry dates are compared with it (rule 8). */
export const shanghaiDay = (moment: Date = new Date()): string => format.format(moment);
