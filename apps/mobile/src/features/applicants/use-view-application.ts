import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import { announceMyJob } from '../../platform/my-job-events.ts';
import type { Outcome } from '../../platform/transport.ts';
import { useRead } from '../../platform/use-read.ts';
import { announceApplicant } from './applicant-events.ts';

const none = { type: '', status: 404, code: 'application_not_found', title: '投递不存在' } as const;

/** Opens an application with its contact, free (rule 5). For the server a write (未读 becomes 已读), for the page a read. */
export const useViewApplication = (applicationId: () => string) =>
  useRead(async (): Promise<Outcome<Schemas['ApplicationOpened']>> => {
    if (applicationId() === '') return { ok: false, problem: none };
    const outcome = await api.institution.call('viewApplication', { params: { applicationId: applicationId() } });
    if (outcome.ok) {
      announceApplicant({ applicationId: outcome.data.id, state: outcome.data.state });
      announceMyJob(outcome.data.jobId);
    }
    return outcome;
  });
