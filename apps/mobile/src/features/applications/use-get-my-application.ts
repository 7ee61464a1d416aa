import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import type { Outcome } from '../../platform/transport.ts';
import { useRead } from '../../platform/use-read.ts';

const none = { type: '', status: 404, code: 'application_not_found', title: '投递不存在' } as const;

/** One own application with the card as it was sent (rule 17). */
export const useGetMyApplication = (applicationId: () => string) =>
  useRead(async (): Promise<Outcome<Schemas['MyApplicationDetail']>> =>
    applicationId() === '' ? { ok: false, problem: none } : api.practitioner.call('getMyApplication', { params: { applicationId: applicationId() } }),
  );
