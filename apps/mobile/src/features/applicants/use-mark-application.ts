import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { announceApplicant } from './applicant-events.ts';

/** 合适 / 不合适, or neither again (I11). */
export const useMarkApplication = (applicationId: () => string) =>
  useAct(async (body: { mark: 'suitable' | 'unsuitable' | null }, idempotencyKey) => {
    const outcome = await api.institution.call('markApplication', { params: { applicationId: applicationId() }, body }, { idempotencyKey });
    if (outcome.ok) announceApplicant({ applicationId: applicationId(), state: outcome.data.state });
    return outcome;
  });
