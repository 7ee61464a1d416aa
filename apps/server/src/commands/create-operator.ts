// npm run operator:create -- --account ACCOUNT --name NAME --role ROLE
import { createOperator } from '../features/operators/create-operator.ts';
import { systemActor } from '../platform/activity-log.ts';
import { runCommand } from '../run-command.ts';

const usage = `用法：npm run operator:create -- --account 账号名 --name 姓名 --role 角色
  --account 账号名   3–50 个字母、数字或 . _ -
  --name 姓名        显示在操作记录中
  --role 角色        administrator（系统管理员）、business（业务运营）或 auditor（安全审计）
密码随机生成，只显示这一次。退出码：0 成功，1 未成功，2 参数有误。`;

await runCommand({ usage, options: { required: ['account', 'name', 'role'], optional: [] } }, async ({ db, config }, options) => {
  const operator = await createOperator(db, {
    accountName: options['account']!,
    displayName: options['name']!,
    role: options['role']!,
    defaultPasswordDays: config.limits.defaultPasswordDays,
    actor: systemActor,
  });
  return ['运营账号已创建。密码只显示这一次，请立即保存：', `  账号  ${operator.accountName}`, `  密码  ${operator.password}`];
});
