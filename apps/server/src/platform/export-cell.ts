/** What a table holds in one cell. A number is written as a number, a Date as its time in Asia/Shanghai. */
export type ExportCell = string | number | Date | null;

// A text that begins so is taken for a formula by spreadsheet programs, some of which also know the full-width signs. The
// apostrophe itself is in the list, so that taking one away again is exact.
const risky = /^[=+\-@\t\r\n＝＋－＠']/;

/** A text that no spreadsheet program computes: an apostrophe goes in front of what could be a formula. */
export const neutralise = (text: string): string => (risky.test(text) ? `'${text}` : text);

/** Undoes `neutralise`, so that an exported file comes back as it was. A text that was never neutralised stays. */
export const restore = (text: string): string => (text.startsWith("'") && risky.test(text.slice(1)) ? text.slice(1) : text);

/** Whether a spreadsheet program would compute this text when somebody edits its cell. */
export const isRisky = (text: string): boolean => risky.test(text);

const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' });

/** A moment as operators read it: 2026-11-22 19:30:05, Asia/Shanghai. */
export const shanghaiTime = (moment: Date): string => format.format(moment);
