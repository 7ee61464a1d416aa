import { ref } from 'vue';
import { call } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';

/** The contact that the sender left; each reading is logged, so it is asked for, not shown by itself (rule 1). */
export function useViewFeedbackContact() {
  const contact = ref('');
  const { isActing, problem, act, clear } = useAct();

  async function view(feedbackId: string): Promise<void> {
    const outcome = await act({ feedbackId }, (options) => call('viewFeedbackContact', { params: { feedbackId } }, options));
    if (outcome.ok) contact.value = outcome.data.contact ?? '';
  }

  function forget(): void {
    contact.value = '';
    clear();
  }

  return { contact, isActing, problem, view, forget };
}
