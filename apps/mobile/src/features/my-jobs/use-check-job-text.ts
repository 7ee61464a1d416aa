import { reactive } from 'vue';
import { api } from '../../platform/api.ts';
import { hintLines } from './text-hints.ts';

export type TextField = 'title' | 'requirements';

/** Points out what a text should not say (rule 14). It warns and never blocks: without an answer there is no hint. */
export function useCheckJobText() {
  const hints = reactive<Record<TextField, string[]>>({ title: [], requirements: [] });
  const asked = { title: 0, requirements: 0 };

  async function check(field: TextField, text: string): Promise<void> {
    asked[field] += 1;
    const question = asked[field];
    const outcome = text.trim() ? await api.institution.call('checkJobText', { body: { text } }) : undefined;
    if (question === asked[field]) hints[field] = outcome?.ok ? hintLines(text, outcome.data.hints) : [];
  }

  return { hints, check };
}
