/**
 * What a job's text should not say (rule 14): words that discriminate, and contact data, by which a platform's rules are
 * passed by. Hints only: a word may be innocent, so nothing is refused. Runs in the clients too, hence no look-behind,
 * which older phones cannot parse.
 */
export interface JobTextHint {
  readonly kind: 'discrimination' | 'contact';
  readonly category: JobTextCategory;
  /** Place in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const discrimination = [
  { category: 'sex', message: '招聘不得限定性别', pattern: /男性|女性|男士|女士|男生|女生|限男|限女|[男女]优先|只[招要][男女]|性别[:：]?(?:要求|限|为)?[:：]?[男女]/g },
  { category: 'age', message: '招聘不得限定年龄', pattern: /年龄[^，。；;,\n]{0,8}\d{2}|\d{2}(?:周岁|岁)?[-~～至到—]{1,2}\d{2}(?:周岁|岁)|\d{2}(?:周岁|岁)(?:及)?(?:以下|以内|左右)|不超过\d{2}(?:周岁|岁)|[6-9]0后|年轻/g },
  { category: 'residence', message: '招聘不得限定户籍、地域', pattern: /户籍|户口|本地人|外地人|[京沪]籍/g },
  { category: 'ethnicity', message: '招聘不得限定民族、种族', pattern: /汉族|少数民族|限[^，。；;,\n]{0,4}民族/g },
  { category: 'religion', message: '招聘不得限定宗教信仰', pattern: /宗教|信教|信佛/g },
  { category: 'family', message: '招聘不得限定婚育状况', pattern: /已婚|未婚|已育|未育|婚育|婚否/g },
  { category: 'body', message: '招聘不得限定与工作无关的身体条件', pattern: /身高|体重|五官端正|形象(?:好|佳|气质)|乙肝|残疾|生肖|属相|星座/g },
] as const;

const contact = [
  { category: 'phone', message: '请不要在职位中填写电话号码，投递后可看到对方联系方式', pattern: /\+?\d[\d\s\-—_.·]{8,24}\d|[一二三四五六七八九零〇幺]{11}/g },
  { category: 'wechat', message: '请不要在职位中填写微信号', pattern: /(?:微信|薇信|威信|v信|vx|wechat|weixin)(?:号|同号)?[:：\s]{0,3}[a-z][a-z0-9_-]{5,19}|微信同号|加(?:我)?微信/gi },
  { category: 'qq', message: '请不要在职位中填写 QQ 号', pattern: /qq(?:群|号)?[:：\s]{0,3}\d{5,11}/gi },
  { category: 'email', message: '请不要在职位中填写邮箱', pattern: /[a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/gi },
] as const;

export type JobTextCategory = (typeof discrimination)[number]['category'] | (typeof contact)[number]['category'];

export const jobTextCategories: readonly JobTextCategory[] = [...discrimination, ...contact].map(({ category }) => category);

const phoneShapes = [/^(?:86)?1[3-9]\d{9}$/, /^(?:86)?0\d{9,11}$/, /^[48]00\d{7}$/];

/** Every hint on a text, in its order, at most 50. */
export function findJobTextHints(text: string): JobTextHint[] {
  // Full-width letters and digits one by one, so that places stay the same.
  const plain = text.replace(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
  const found = [
    ...find(plain, 'discrimination', discrimination).filter(({ start, end }) => !saysUnrestricted(plain, start, end)),
    ...find(plain, 'contact', contact).filter(({ category, start, end }) => category !== 'phone' || isPhone(plain.slice(start, end))),
  ];
  return found.sort((a, b) => a.start - b.start || b.end - a.end).slice(0, 50);
}

interface Look {
  readonly category: JobTextCategory;
  readonly message: string;
  readonly pattern: RegExp;
}

function find(text: string, kind: JobTextHint['kind'], looks: readonly Look[]): JobTextHint[] {
  return looks.flatMap(({ category, message, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ kind, category, message, start: match.index, end: match.index + match[0].length })),
  );
}

/** 「性别、年龄不限」 and 「男女均可」 are what the law wants to read. */
function saysUnrestricted(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start).split(/[，。；;,\n]/).at(-1) ?? '';
  const after = text.slice(end).split(/[，。；;,\n]/)[0] ?? '';
  return /不限|均可|不作要求|无要求|不得|歧视/.test(before + text.slice(start, end) + after);
}

function isPhone(match: string): boolean {
  if (!/\d/.test(match)) return true;
  const digits = match.replace(/\D/g, '');
  return phoneShapes.some((shape) => shape.test(digits));
}
