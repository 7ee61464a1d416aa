import { api } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';

const noJob = { ok: false, problem: { type: '', status: 404, code: 'job_not_found', title: '职位不存在' } } as const;

export const useGetMyJob = (jobId: () => string) =>
  useRead(() => (jobId() === '' ? Promise.resolve(noJob) : api.institution.call('getMyJob', { params: { jobId: jobId() } })));
