/**
 * A text as forbidden words are compared with it: half width, lower case, without spaces and invisible letters, so that
 * `Ｖ Ｘ` and `vx` are one.
 */
export const textKey = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/[\s\p{Cf}]/gu, '');

/** The words that a text holds, in the order of the list. */
export function findWords(text: string, words: readonly { word: string; word_key: string }[]): string[] {
  const key = textKey(text);
  return words.filter(({ word_key }) => key.includes(word_key)).map(({ word }) => word);
}
