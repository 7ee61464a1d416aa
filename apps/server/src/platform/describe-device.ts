/** Where a login was opened, as far as it may be kept. */
export interface LoginPlace {
  userAgent: string;
  address: string;
}

const programs: readonly (readonly [RegExp, string])[] = [
  [/MiniProgramEnv|miniProgram/i, '微信小程序'],
  [/MicroMessenger/i, '微信'],
  [/HuaweiBrowser/i, '华为浏览器'],
  [/MiuiBrowser/i, '小米浏览器'],
  [/MQQBrowser|QQBrowser/i, 'QQ 浏览器'],
  [/UCBrowser/i, 'UC 浏览器'],
  [/Edg(e|A|iOS)?\//, 'Edge 浏览器'],
  [/Firefox|FxiOS/, 'Firefox 浏览器'],
  [/Chrome|CriOS/, 'Chrome 浏览器'],
  [/Safari/, 'Safari 浏览器'],
];
const machines: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/HarmonyOS|OpenHarmony/, '鸿蒙设备'],
  [/Android/, '安卓手机'],
  [/Windows/, 'Windows 电脑'],
  [/Macintosh|Mac OS X/, 'Mac 电脑'],
  [/Linux/, 'Linux 电脑'],
];
const firstWord = (words: readonly (readonly [RegExp, string])[], text: string) => words.find(([pattern]) => pattern.test(text))?.[1];

/** 微信 · 安卓手机: enough to recognise one's own, too little to follow somebody. Null when nothing is known. */
export function describeDevice(userAgent: string): string | null {
  const words = [firstWord(programs, userAgent), firstWord(machines, userAgent)].filter((word) => word !== undefined);
  return words.length === 0 ? null : words.join(' · ');
}

/** 203.0.*.*, or the first two groups of an IPv6 address. */
export function describeNetwork(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain.split('.').slice(0, 2).concat('*', '*').join('.');
  const groups = plain.split('%', 1)[0]!.split(':').filter((group) => group !== '');
  return `${groups.slice(0, 2).join(':')}:*`;
}
