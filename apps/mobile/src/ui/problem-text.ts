import type { Problem } from '../platform/transport.ts';

const waitLabel = (seconds: number): string => {
  if (seconds <= 90) return `${Math.ceil(seconds)} 秒`;
  if (seconds <= 90 * 60) return `${Math.ceil(seconds / 60)} 分钟`;
  return `${Math.ceil(seconds / 3_600)} 小时`;
};

/** The words of a refusal for a field: the reason of the field itself when there is one, and how long to wait instead of "later". */
export function problemText(problem: Problem): string {
  const own = problem.errors?.[0]?.message;
  if (own) return own;
  const { retryAfterSeconds } = problem;
  return retryAfterSeconds ? problem.title.replace('请稍后', `请 ${waitLabel(retryAfterSeconds)}后`) : problem.title;
}
