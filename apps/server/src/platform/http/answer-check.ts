import type { z } from 'zod';

/**
 * An operation answers only what its contract declares. Outside production a difference throws, so a test sees it; in
 * production undeclared members are cut out and the difference is logged, and a missing one is a fault.
 */
export function checkAnswer(
  schema: z.ZodType,
  answer: unknown,
  options: { throwOnMismatch: boolean; onMismatch: (problem: string) => void },
): unknown {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const problem = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  if (options.throwOnMismatch) throw new Error(`answer differs from its contract: ${problem}`);
  options.onMismatch(problem);
  const onlyExtra = result.error.issues.every((issue) => issue.code === 'unrecognized_keys');
  if (!onlyExtra) throw new Error('answer differs from its contract');
  const copy: unknown = structuredClone(answer);
  for (const issue of result.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    let place = copy as Record<PropertyKey, unknown>;
    for (const step of issue.path) place = place[step] as Record<PropertyKey, unknown>;
    for (const key of issue.keys) delete place[key];
  }
  return schema.parse(copy);
}
