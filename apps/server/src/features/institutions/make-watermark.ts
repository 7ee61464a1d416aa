const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/**
 * What a page that shows a contact carries faintly over its whole face: which account of an institution saw it, and when. A
 * picture of the page says where it came from.
 */
export const makeWatermark = (accountName: string): string => `${accountName} ${format.format(new Date())}`;
