import { describe, expect, it } from 'vitest';
import { findJobTextHints } from './job-text.ts';
import { formatPay } from './pay.ts';

const categories = (text: string) => findJobTextHints(text).map((hint) => hint.category);

describe('findJobTextHints', () => {
  it.each([
    ['限男性，身体健康', ['sex']],
    ['性别：男', ['sex']],
    ['年龄 45 岁以下', ['age']],
    ['35周岁以下', ['age']],
    ['30-50岁，有车', ['age']],
    ['须本市户籍', ['residence']],
    ['汉族，无宗教信仰', ['ethnicity', 'religion']],
    ['已婚已育优先', ['family', 'family']],
    ['五官端正', ['body']],
    ['电话 138 0013 8000', ['phone']],
    ['请致电１３８００１３８０００', ['phone']],
    ['联系 010-62345678', ['phone']],
    ['幺三八零零幺三八零零零', ['phone']],
    ['微信：abc_12345', ['wechat']],
    ['加微信详谈', ['wechat']],
    ['QQ 12345678', ['qq']],
    ['简历发 hr@example.com', ['email']],
  ])('[rule 14] points out %s', (text, expected) => expect(categories(text)).toEqual(expected));

  it.each([
    '性别、年龄不限',
    '男女均可，户籍不限',
    '不得有性别歧视',
    '具有 CCAA 注册 QMS/EMS/OHSMS 审核员资格，能适应出差，3 年以上经验',
    '熟悉 GB/T 19001-2016、GB/T 24001-2016、GB/T 45001-2020 标准',
    '每月 15-20 人天，证书有效期至 2028-12-31',
    '专业代码 28.01.01、29.11.04、34.05.00 者优先',
  ])('[rule 14] says nothing about %s', (text) => expect(findJobTextHints(text)).toEqual([]));

  it('[rule 14] says where', () => {
    const text = '要求：\n限男性。电话13800138000';
    expect(findJobTextHints(text).map(({ start, end }) => text.slice(start, end))).toEqual(['限男', '13800138000']);
  });

  it('[trust 2.21] [rule 14] a hostile text of the greatest length takes a moment', () => {
    const began = performance.now();
    for (const letter of ['1 ', 'a', '1', '年龄', 'a@a.']) findJobTextHints(letter.repeat(2_100));
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('formatPay', () => {
  it.each([
    [{ kind: 'monthly', minK: 12, maxK: 16, months: 12 }, '12-16K'],
    [{ kind: 'monthly', minK: 15, maxK: 15, months: 13 }, '15K·13薪'],
    [{ kind: 'daily', minYuan: 800, maxYuan: 1200 }, '800-1200元/人天'],
    [{ kind: 'negotiable' }, '面议'],
  ] as const)('[rule 14] %o is shown as %s', (pay, shown) => expect(formatPay(pay)).toBe(shown));
});
