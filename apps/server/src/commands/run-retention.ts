// npm run retention -- [--dry-run yes]
import { getRetentionRun } from '../features/privacy/list-retention-runs.ts';
import { runRetention } from '../features/privacy/run-retention.ts';
import { systemActor } from '../platform/activity-log.ts';
import { runCommand, UsageError } from '../run-command.ts';

const usage = `用法：npm run retention -- [--dry-run yes]
  --dry-run yes   只试算：说明会清理多少，不删除任何内容
程序每天自动清理一次；保存期限由 ACTIVITY_LOG_MONTHS 和 RECORD_YEARS 设定。
退出码：0 成功，1 未成功，2 参数有误。`;

const labels = {
  activityEntries: '操作日志', smsMessages: '短信日志', sessions: '登录记录', applications: '投递记录', cardViews: '查看记录',
  correctionRequests: '更正申请', closedPeople: '已注销人员的对应关系', privacyRequests: '隐私请求',
} as const;

await runCommand({ usage, options: { required: [], optional: ['dry-run'] } }, async ({ db, config }, options) => {
  const wish = options['dry-run'];
  if (wish !== undefined && wish !== 'yes') throw new UsageError('--dry-run 只接受 yes');
  const isDryRun = wish === 'yes';
  const run = await getRetentionRun(db, await runRetention(db, { actor: systemActor, operatorId: null, isDryRun, times: config.retention }));
  const lines = Object.entries(labels).map(([name, label]) => `  ${label} ${run.counts?.[name as keyof typeof labels] ?? 0} 条`);
  return [isDryRun ? '试算：到期待清理' : '已清理', ...lines];
});
