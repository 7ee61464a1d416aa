import { shallowRef } from 'vue';
import type { Outcome } from './api.ts';

export interface Confirmation {
  /** What happens, as a question: 停用运营账号“王敏”？ */
  title: string;
  /** What it does to whom; one line for each consequence. */
  consequences: readonly string[];
  /** The verb on the button: 停用 */
  confirmLabel: string;
  isDestructive?: boolean;
  /** Asks for a reason, e.g. of a take-down. */
  reason?: { label: string; isRequired?: boolean; maxLength?: number; placeholder?: string };
  /** Runs while the dialog stays open, so that a refusal is read where it was asked. Pass the key on to the write. */
  act: (given: { reason: string; idempotencyKey: string }) => Promise<Outcome<unknown>>;
}

export interface Asked extends Confirmation {
  answer: (isDone: boolean) => void;
}

export const asked = shallowRef<Asked | null>(null);

/** Asks before an act of consequence and does it; true when it was done. shell/confirm-host.vue shows the question. */
export function confirmAct(confirmation: Confirmation): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((done) => {
    asked.value = {
      ...confirmation,
      answer: (isDone) => {
        asked.value = null;
        done(isDone);
      },
    };
  });
}
