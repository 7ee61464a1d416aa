// npm run operator:reset -- --account ACCOUNT
import { accountNameKey } from '../features/institutions/rules.ts';
import { findActiveOperator } from '../features/operators/find-active-operator.ts';
import { resetOperatorPassword } from '../features/operators/reset-operator-password.ts';
import { resetSecondFactor } from '../features/operators/reset-second-factor.ts';
import { systemActor } from '../platform/activity-log.ts';
import { inTransaction } from '../platform/database.ts';
import { runCommand } from '../run-command.ts';

const usage = `用法：npm run operator:reset -- --account 账号名
  重置一个运营账号的密码和动态验证码，例如最后一位系统管理员丢失了手机。
新密码随机生成，只显示这一次；下次登录时重新设置密码和动态验证码。退出码：0 成功，1 未成功，2 参数有误。`;

await runCommand({ usage, options: { required: ['account'], optional: [] } }, async ({ db, config }, options) => {
  const accountName = accountNameKey(options['account']!);
  const password = await inTransaction(db, async (tx) => {
    const operatorId = await findActiveOperator(tx, accountName);
    await resetSecondFactor(tx, { operatorId, actor: systemActor });
    return (await resetOperatorPassword(tx, { operatorId, defaultPasswordDays: config.limits.defaultPasswordDays, actor: systemActor })).password;
  });
  return ['密码和动态验证码已重置。密码只显示这一次，请立即保存：', `  账号  ${accountName}`, `  密码  ${password}`];
});
