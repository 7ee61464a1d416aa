const parts = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** 2026-11-22 19:30, or with seconds; a day without a time stays a day. */
export function shanghaiTime(at: string, withSeconds = false): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(at)) return at;
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return at;
  const given = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, value]));
  const hour = given['hour'] === '24' ? '00' : given['hour'];
  return `${given['year']}-${given['month']}-${given['day']} ${hour}:${given['minute']}${withSeconds ? `:${given['second']}` : ''}`;
}
