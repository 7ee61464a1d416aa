// npm run activity:verify
import { labelOf, lineDifferenceKinds, sealProblemKinds } from '@cert/contract/codes/activity-words';
import { checkActivitySeals } from '../features/activity/check-activity-seals.ts';
import { sealHeadFile } from '../features/activity/keep-seal-head.ts';
import { runCommand } from '../run-command.ts';

const usage = `用法：npm run activity:verify
逐块验证操作日志是否被修改、删除或插入。需要与服务相同的 CONTACT_KEY 和 DATA_DIR。
退出码：0 完整，1 已被改动或未能验证，2 参数有误。`;

/** The log differs from its seals; said like every other refusal of a command. */
class BrokenLogRefusal extends Error {
  override name = 'BrokenLogRefusal';
}

await runCommand({ usage, options: { required: [], optional: [] } }, async ({ db, cipher, config }) => {
  const { checkedSeals, checkedEntries, problem } = await checkActivitySeals(db, { key: cipher, headFile: sealHeadFile(config.dataDir) });
  if (problem !== undefined) {
    const lines = problem.lines.map((line) => `  编号 ${line.id} 的日志${labelOf(lineDifferenceKinds, line.kind)}`);
    throw new BrokenLogRefusal([`操作日志已被改动：第 ${problem.number} 块，${labelOf(sealProblemKinds, problem.kind)}。`, ...lines].join('\n'));
  }
  return [`操作日志完整：${checkedSeals} 块、${checkedEntries} 行，没有被修改、删除或插入。`];
});
