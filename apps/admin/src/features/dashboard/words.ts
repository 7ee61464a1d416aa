const grouped = new Intl.NumberFormat('zh-CN');
export const showNumber = (value: number): string => grouped.format(value);

/** 46%, or a dash when nothing was received. */
export const showRate = (part: number, whole: number): string => (whole === 0 ? '—' : `${Math.round((part / whole) * 100)}%`);

/** How a figure moved against the one before: words, and whether it rose, fell or stayed. */
export function compare(now: number, before: number): { words: string; way: 'up' | 'down' | 'same' } {
  if (now === before) return { words: '持平', way: 'same' };
  const way = now > before ? 'up' : 'down';
  const by = Math.abs(now - before);
  const share = before === 0 ? '' : `（${Math.round((by / before) * 100)}%）`;
  return { words: `${way === 'up' ? '增加' : '减少'} ${showNumber(by)}${share}`, way };
}

/** 11-22, or 11-16 起 for a week. */
export const showPoint = (from: string, bucket: 'day' | 'week'): string => (bucket === 'day' ? from.slice(5) : `${from.slice(5)} 起`);
