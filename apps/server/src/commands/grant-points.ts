// npm run points:grant -- --account ACCOUNT --points POINTS
import { findInstitution } from '../features/institutions/find-institution.ts';
import { grantPoints } from '../features/points/grant-points.ts';
import { systemActor } from '../platform/activity-log.ts';
import { readNumber, runCommand } from '../run-command.ts';

const usage = `用法：npm run points:grant -- --account 机构账号名 --points 点数 [--note 备注]
  --points 点数   1–1000000 的整数
  --note 备注     显示在该机构的点数流水中
退出码：0 成功，1 未成功，2 参数有误。`;

await runCommand({ usage, options: { required: ['account', 'points'], optional: ['note'] } }, async ({ db }, options) => {
  const institution = await findInstitution(db, options['account']!);
  const points = readNumber(options['points']!);
  const { balance } = await grantPoints(db, { institutionId: institution.id, points, note: options['note'], actor: systemActor });
  return [`已为“${institution.name}”发放 ${points} 点，当前余额 ${balance} 点。`];
});
