import type { Input, Schemas } from '@cert/api-client/client';
import { onUnload } from '@dcloudio/uni-app';
import { reactive, watch } from 'vue';
import { api } from '../../platform/api.ts';
import { useConnection } from '../../platform/connection.ts';
import { announceMyJob } from '../../platform/my-job-events.ts';
import type { Problem } from '../../platform/transport.ts';
import { draftValueOf, emptyJobDraft, jobDraftOf, jobFieldFault, jobTerm, type JobDraft, type JobField, type JobTerms } from './job-draft.ts';
import { createSaveQueue, type SaveState } from './save-queue.ts';

const typed: readonly JobField[] = ['title', 'headcount', 'pay', 'requirements'];

/** The form of a published job, in which each field saves itself (I6, rule 15). */
export function useSaveJobField(jobId: () => string, onRefused: (problem: Problem) => void) {
  const draft = reactive<JobDraft>(emptyJobDraft());
  const states = reactive<Partial<Record<JobField, SaveState>>>({});
  const versions = {} as Record<JobField, number>;

  const queue = createSaveQueue<JobField>({
    states,
    versions,
    onRefused,
    async send(field, value, version, idempotencyKey) {
      const body = { [field]: { value, version } } as Input<'saveJobField'>['body'];
      const outcome = await api.institution.call('saveJobField', { params: { jobId: jobId() }, body }, { idempotencyKey });
      if (!outcome.ok) return outcome;
      announceMyJob(jobId());
      return { ok: true, data: outcome.data.job.versions[field] };
    },
  });

  /** Takes what stands on the server, except where the form holds something that is not saved yet. */
  function accept(job: Schemas['MyJob']) {
    const present = jobDraftOf(job);
    for (const field of Object.keys(present) as JobField[]) {
      if (states[field] && states[field]?.status !== 'saved') continue;
      Object.assign(draft, { [field]: present[field] });
      versions[field] = job.versions[field];
    }
  }

  function change<F extends JobField>(field: F, value: JobDraft[F]) {
    draft[field] = value;
    void queue.change(field, jobTerm(field, value), { fault: jobFieldFault(field, value), isTyping: typed.includes(field) });
  }

  function resolve(field: JobField, choice: 'mine' | 'theirs') {
    const state = states[field];
    if (state?.status === 'conflict' && choice === 'theirs') Object.assign(draft, { [field]: draftValueOf(field, state.present as JobTerms[JobField]) });
    queue.resolve(field, choice);
  }

  const connection = useConnection();
  watch(
    () => connection.isLost,
    (isLost) => isLost || queue.retryAll(),
  );
  onUnload(() => queue.close());

  return { draft, states, accept, change, leave: queue.flush, retry: queue.retry, resolve };
}
