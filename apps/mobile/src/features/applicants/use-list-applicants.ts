import type { Schemas } from '@cert/api-client/client';
import { ref } from 'vue';
import { api } from '../../platform/api.ts';
import type { Outcome } from '../../platform/transport.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';
import { onApplicantEvent } from './applicant-events.ts';
import { stateQuery, type ApplicantTab } from './applicant-states.ts';

const noJob = { type: '', status: 404, code: 'job_not_found', title: '职位不存在' } as const;

/** The applicants of one job, in tabs (I9, I11). */
export function useListApplicants(jobId: () => string, onRefreshed: () => void) {
  const tab = ref<ApplicantTab>('all');
  const paged = usePagedList<Schemas['Applicant']>(async (cursor): Promise<Outcome<Schemas['ApplicantPage']>> => {
    if (jobId() === '') return { ok: false, problem: noJob };
    return api.institution.call('listApplicants', { params: { jobId: jobId() }, query: { ...stateQuery(tab.value), ...(cursor ? { cursor } : {}) } });
  }, onRefreshed);

  function chooseTab(chosen: ApplicantTab) {
    tab.value = chosen;
    uni.pageScrollTo({ scrollTop: 0, duration: 0 });
    return paged.restart();
  }

  // A row stays in its tab until the list is asked for again, so that nothing jumps away under the finger.
  onApplicantEvent(({ applicationId, state }) => {
    const row = paged.list.items.find((item) => item.id === applicationId);
    if (!row) return;
    row.state = state;
    if (state === 'withdrawn') Object.assign(row, { card: null, withheld: 'withdrawn', can: { view: false, mark: false } });
  });

  return { ...paged, tab, chooseTab };
}
