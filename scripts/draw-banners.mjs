// Draws the demo's banners (16:6) into apps/server/seed/banners. Run once when their words change: node scripts/draw-banners.mjs
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const banners = [
  { file: 'pool-trust.png', title: '只看真实注册资格', line: '领域、级别、有效期一目了然', ground: '#1D4F91', mark: '#7FB0F5' },
  { file: 'pool-points.png', title: '一人只扣一次点数', line: '24 小时内撤回，自动退回', ground: '#1A5B57', mark: '#8FD3B8' },
  { file: 'pool-law.png', title: '规范招聘，尊重隐私', line: '每次查看都有记录可查', ground: '#3A4660', mark: '#D8B871' },
  { file: 'jobs-apply.png', title: '一键投递名片', line: '投给谁、给什么，先由您同意', ground: '#1D4F91', mark: '#7FB0F5' },
  { file: 'jobs-pay.png', title: '工资待遇写明白', line: '人数、地点、有效期一目了然', ground: '#1A5B57', mark: '#8FD3B8' },
];

const seal = (color) => `<svg width="300" height="300" viewBox="0 0 100 100" fill="none" stroke="${color}" stroke-width="2.5">
  <circle cx="50" cy="50" r="44" opacity=".55"/><circle cx="50" cy="50" r="34" opacity=".8"/>
  <path d="M35 51l11 11 20-23" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 450 } });
for (const { file, title, line, ground, mark } of banners) {
  await page.setContent(`<body style="margin:0;width:1200px;height:450px;background:${ground};color:#fff;font-family:'Noto Sans CJK SC',sans-serif;display:flex;align-items:center">
    <div style="padding-left:84px;flex:1"><div style="font-size:78px;font-weight:700;letter-spacing:2px">${title}</div>
    <div style="width:96px;height:8px;border-radius:4px;background:${mark};margin:30px 0"></div>
    <div style="font-size:50px;line-height:1.4;opacity:.95">${line}</div></div>
    <div style="padding-right:70px">${seal(mark)}</div></body>`);
  await page.screenshot({ path: join('apps/server/seed/banners', file) });
}
await browser.close();
