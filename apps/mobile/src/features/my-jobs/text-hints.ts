import type { Schemas } from '@cert/api-client/client';

type Hint = Schemas['JobTextHints']['hints'][number];

/** One line for each reason, with the words it is about: 招聘不得限定性别（“男性”、“男士”）. */
export function hintLines(text: string, hints: readonly Hint[]): string[] {
  const words = new Map<string, Set<string>>();
  for (const { message, start, end } of hints) {
    const found = words.get(message) ?? new Set<string>();
    words.set(message, found.add(text.slice(start, end).trim()));
  }
  return [...words].map(([message, found]) => `${message}（${[...found].map((word) => `“${word}”`).join('、')}）`);
}
