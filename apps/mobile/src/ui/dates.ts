const two = (value: number) => String(value).padStart(2, '0');

/** 2026-11-22 14:05 in China, whatever the device's zone is. WeChat has no time zones in its Intl, so it is counted. */
export function momentLabel(moment: string): string {
  const china = new Date(Date.parse(moment) + 8 * 3_600_000);
  if (Number.isNaN(china.getTime())) return '';
  const day = `${china.getUTCFullYear()}-${two(china.getUTCMonth() + 1)}-${two(china.getUTCDate())}`;
  return `${day} ${two(china.getUTCHours())}:${two(china.getUTCMinutes())}`;
}
