// npm run price:set -- --points POINTS
import { setRevealPrice } from '../features/points/set-reveal-price.ts';
import { systemActor } from '../platform/activity-log.ts';
import { readNumber, runCommand } from '../run-command.ts';

const usage = `用法：npm run price:set -- --points 点数
  --points 点数   查看一次联系方式的价格，0–100000 的整数；立即生效，已看过的不再收费
退出码：0 成功，1 未成功，2 参数有误。`;

await runCommand({ usage, options: { required: ['points'], optional: [] } }, async ({ db }, options) => {
  const points = readNumber(options['points']!);
  const { before } = await setRevealPrice(db, { points, actor: systemActor });
  return [`查看联系方式的价格已由 ${before} 点改为 ${points} 点。`];
});
