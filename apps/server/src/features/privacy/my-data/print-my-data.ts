import type { MyData } from '../get-my-data.ts';
import { linesOf, timeWords, type SectionItem } from './words.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const style = `body{font:16px/1.6 "PingFang SC","Microsoft YaHei",sans-serif;color:#1b2430;max-width:800px;margin:24px auto;padding:0 16px}
h1{font-size:24px}h2{font-size:18px;margin:28px 0 4px;border-bottom:1px solid #c5ccd6}h3{font-size:16px;margin:12px 0 4px}
p{margin:0 0 8px;color:#566271}table{border-collapse:collapse;width:100%;break-inside:avoid}
th,td{text-align:left;vertical-align:top;padding:4px 8px;border:1px solid #c5ccd6;overflow-wrap:anywhere;white-space:pre-wrap}th{width:9em;font-weight:400;color:#566271}`;

const table = (item: SectionItem): string =>
  `${item.title === null ? '' : `<h3>${escape(item.title)}</h3>`}<table>${item.lines.map(({ label, value }) => `<tr><th>${escape(label)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`;

/** 我的数据 as one page that a browser prints: no script, no foreign address. */
export function printMyData({ generatedAt, contact, sections }: MyData): string {
  const contactLines = linesOf({ 姓名: contact.name, 手机号: contact.phone, 邮箱: contact.email, 微信号: contact.wechatId });
  const all = [{ title: '联系方式', note: '加密保存，只提供给您同意的对象。', total: 1, items: [{ title: null, lines: contactLines }] }, ...sections];
  const body = all.map(({ title, note, total, items }) => `<h2>${escape(title)}（${total}）</h2><p>${escape(note)}</p>${items.length === 0 ? '<p>没有记录</p>' : items.map(table).join('')}`);
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>我的数据</title><style>${style}</style></head>
<body><h1>我的数据</h1><p>认证人员职业信息服务平台，导出时间 ${escape(timeWords(new Date(generatedAt)) ?? '')}</p>${body.join('')}</body></html>`;
}
