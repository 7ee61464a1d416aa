const two = (value: number) => String(value).padStart(2, '0');

/** 2026-11-22 14:05 in China, whatever the device's zone is. WeChat has no time zones in its Intl, so it is counted. */
export function momentLabel(moment: string): string {
  const china = new Date(Date.parse(moment) + 8 * 3_600_000);
  if (Number.isNaN(china.getTime())) return '';
  const day = `${china.getUTCFullYear()}-${two(china.getUTCMonth() + 1)}-${two(china.getUTCDate())}`;
  return `${day} ${two(china.getUTCHours())}:${two(china.getUTCMinutes())}`;
}

/** When a message came: minutes count within the first hour. */
export function messageTimeLabel(moment: string, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(moment)) / 60_000);
  return minutes >= 1 && minutes < 60 ? `${minutes} 分钟前` : agoLabel(moment, now);
}

/** How long ago something was published: 刚刚, 3 小时前, 5 天前; after a month the day itself. */
export function agoLabel(moment: string, now = Date.now()): string {
  const hours = Math.floor((now - Date.parse(moment)) / 3_600_000);
  if (Number.isNaN(hours)) return '';
  // A device whose clock is behind must not read −1.
  if (hours < 1) return '刚刚';
  if (hours < 24) return `${hours} 小时前`;
  const days = Math.floor(hours / 24);
  return days <= 30 ? `${days} 天前` : momentLabel(moment).slice(0, 10);
}
