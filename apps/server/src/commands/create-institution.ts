// npm run institution:create -- --name NAME --account ACCOUNT
import { createInstitution } from '../features/institutions/create-institution.ts';
import { grantPoints } from '../features/points/grant-points.ts';
import { systemActor } from '../platform/activity-log.ts';
import { inTransaction } from '../platform/database.ts';
import { readNumber, runCommand, showMoment } from '../run-command.ts';

const usage = `用法：npm run institution:create -- --name 机构名称 --account 账号名 [选项]
  --name 名称               认证机构全称
  --account 账号名          登录用，3–50 个字母、数字或 . _ -
  --points 点数             同时发放的会员点数（默认不发放）
  --membership-until 日期   会员资格有效期，例如 2027-12-31（默认不限）
  --approval-no 编号        认证机构批准书编号
  --credit-code 代码        统一社会信用代码
默认密码随机生成，只显示这一次。退出码：0 成功，1 未成功，2 参数有误。`;

await runCommand(
  { usage, options: { required: ['name', 'account'], optional: ['points', 'membership-until', 'approval-no', 'credit-code'] } },
  async ({ db, config }, options) => {
    // Both or neither: an institution without its points would be found only later.
    const { institution, balance } = await inTransaction(db, async (tx) => {
      const institution = await createInstitution(tx, {
        institutionName: options['name']!,
        accountName: options['account']!,
        membershipUntil: options['membership-until'],
        approvalNo: options['approval-no'],
        creditCode: options['credit-code'],
        defaultPasswordDays: config.limits.defaultPasswordDays,
        actor: systemActor,
      });
      if (options['points'] === undefined) return { institution, balance: 0 };
      const granted = await grantPoints(tx, { institutionId: institution.institutionId, points: readNumber(options['points']), note: '开户发放', actor: systemActor });
      return { institution, balance: granted.balance };
    });
    return [
      '机构已创建。默认密码只显示这一次，请转交该机构：',
      `  机构编号  ${institution.institutionId}`,
      `  账号      ${institution.accountName}`,
      `  默认密码  ${institution.defaultPassword}`,
      `  有效期至  ${showMoment(institution.defaultPasswordExpiresAt)}（首次登录须设置新密码）`,
      `  点数      ${balance}`,
    ];
  },
);
