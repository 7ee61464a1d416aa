// npm run reconcile
import { reconcilePoints, type CheckOutcome } from '../features/points/reconcile-points.ts';
import { runCommand } from '../run-command.ts';

const usage = `用法：npm run reconcile
核对点数余额与流水、查看记录、职位数和投递数，只读取、不修改；可在服务运行时执行。
退出码：0 没有差异，1 有差异或未能完成，2 参数有误。`;

/** Chinese letters take two places on a terminal. */
const places = (text: string): number => [...text].reduce((sum, letter) => sum + (/[\p{Script=Han}，。：；“”（）－＋＝]/u.test(letter) ? 2 : 1), 0);
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - places(text)));

/** One line a check, the differences below it. */
function tableOf(checks: readonly CheckOutcome[]): string[] {
  const width = Math.max(...checks.map(({ title }) => places(title)));
  return [
    `${pad('编号', 6)}${pad('核对内容', width + 2)}${pad('核对数', 10)}差异`,
    ...checks.flatMap(({ code, title, checkedCount, differenceCount, differences }) => [
      `${pad(code, 6)}${pad(title, width + 2)}${pad(String(checkedCount), 10)}${differenceCount}`,
      ...differences.map(({ institutionId, institutionName, text }) => `      ${institutionName ?? institutionId ?? '全平台'}：${text}`),
      ...(differenceCount > differences.length ? [`      ……另有 ${differenceCount - differences.length} 处`] : []),
    ]),
  ];
}

await runCommand({ usage, options: { required: [], optional: [] } }, async ({ db }) => {
  const { checks, differenceCount } = await reconcilePoints(db);
  if (differenceCount > 0) process.exitCode = 1;
  return [...tableOf(checks), differenceCount === 0 ? '没有差异。' : `共有 ${differenceCount} 处差异，请立即查明。`];
});
