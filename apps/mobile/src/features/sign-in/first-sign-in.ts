/** What the first own password of an institution must differ from. Kept in memory from the sign-in to the next page only. */
let words: readonly string[] = [];

export function rememberDefault(accountName: string, password: string) {
  words = [accountName, password];
}
export const defaultWords = (): readonly string[] => words;
export function forgetDefault() {
  words = [];
}
