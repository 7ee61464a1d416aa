// npm run institution:reset-password -- --account ACCOUNT
import { resetInstitutionPassword } from '../features/institutions/reset-institution-password.ts';
import { systemActor } from '../platform/activity-log.ts';
import { runCommand, showMoment } from '../run-command.ts';

const usage = `用法：npm run institution:reset-password -- --account 账号名
为机构账号生成新的默认密码，只显示这一次；该账号的所有登录立即失效。退出码：0 成功，1 未成功，2 参数有误。`;

await runCommand({ usage, options: { required: ['account'], optional: [] } }, async ({ db, config }, options) => {
  const reset = await resetInstitutionPassword(db, {
    accountName: options['account']!,
    defaultPasswordDays: config.limits.defaultPasswordDays,
    actor: systemActor,
  });
  return [
    '已重置。默认密码只显示这一次，请转交该机构：',
    `  账号      ${reset.accountName}`,
    `  默认密码  ${reset.defaultPassword}`,
    `  有效期至  ${showMoment(reset.defaultPasswordExpiresAt)}（登录后须设置新密码）`,
  ];
});
