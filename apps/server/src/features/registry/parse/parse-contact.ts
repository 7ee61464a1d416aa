import { type Cell, compact, dropped, kept, mended, type Parsed, unified } from './cell.ts';

const mobile = /^1[3-9]\d{9}$/;

function mobileDigits(text: string): string | null {
  const digits = text.replace(/[-‐-―−.()·]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '');
  return mobile.test(digits) ? digits : null;
}

/** 手机号: eleven digits, however they were written. Anything else is no contact: guessing would call a stranger. */
export function parsePhone(cell: Cell): Parsed<string> {
  const text = compact(cell.text);
  if (/^[\d.]+e\+?\d+$/i.test(text)) {
    // A number cell keeps all its digits in 1.5400055442E10; a text 1.54E+10 has lost them.
    const digits = mobileDigits(String(Number(text)));
    return cell.kind === 'number' && digits ? mended(digits, '手机号存成了科学计数，已还原') : dropped('手机号被表格软件改成了科学计数，位数已丢失');
  }
  const whole = mobileDigits(cell.kind === 'number' ? text.replace(/\.0+$/, '') : text);
  if (whole) {
    if (cell.text === whole && cell.kind === 'text') return kept(whole);
    return unified(whole, cell.kind === 'number' ? '手机号存成了数字，转为文本' : '手机号写法统一为 11 位数字');
  }
  const first = text.split(/[,;/、|]/).map(mobileDigits).find((digits) => digits !== null);
  if (first && text.length > 12) return mended(first, '一格里有多个号码，采用第一个有效手机号');
  return dropped('不是有效的 11 位手机号，不保存');
}

// Linear on purpose: one class for each part, no nested repetition.
const email = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}$/;

export function parseEmail(cell: Cell): Parsed<string> {
  const text = compact(cell.text);
  if (text.length > 254 || !email.test(text)) return dropped('不是有效的电子邮箱，不保存');
  return text === cell.text ? kept(text) : unified(text, '去除邮箱中的空格或全角字符');
}

export function parseWechat(cell: Cell): Parsed<string> {
  const text = compact(cell.text);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{4,29}$/.test(text)) return dropped('不是有效的微信号，不保存');
  return text === cell.text ? kept(text) : unified(text, '去除微信号中的空格或全角字符');
}
