import { ref, shallowRef } from 'vue';

// One dialog serves the whole console: shell/password-proof-dialog.vue shows it.
export const isAsking = ref(false);
const waiting = shallowRef<((isProved: boolean) => void)[]>([]);

/** Asks for the password and answers whether it was proved. Several acts at once share one question. */
export function askForPassword(): Promise<boolean> {
  isAsking.value = true;
  return new Promise((answered) => {
    waiting.value = [...waiting.value, answered];
  });
}

export function answerAsked(isProved: boolean): void {
  const all = waiting.value;
  waiting.value = [];
  isAsking.value = false;
  for (const answered of all) answered(isProved);
}
