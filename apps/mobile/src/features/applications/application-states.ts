import type { Schemas } from '@cert/api-client/client';

type Application = Schemas['MyApplication'];

export const stateTags: Record<Application['state'], { label: string; kind: 'brand' | 'neutral' | 'valid' }> = {
  submitted: { label: '已投递', kind: 'neutral' },
  viewed: { label: '被查看', kind: 'brand' },
  suitable: { label: '合适', kind: 'valid' },
  unsuitable: { label: '不合适', kind: 'neutral' },
  withdrawn: { label: '已撤回', kind: 'neutral' },
};

/** What became of the job since (rule 16); empty while it is open. */
export const jobMarks: Record<Application['job']['state'], string> = {
  open: '',
  paused: '该职位已暂停',
  expired: '该职位已过期',
  deleted: '该职位已删除',
  taken_down: '该职位已被平台下架',
  unavailable: '该机构已暂停招聘',
};

/** What withdrawing means, said before it is done. */
export function withdrawalText({ job, state }: Pick<Application, 'job' | 'state'>): string {
  const seen = state === 'submitted' ? '' : '该机构此前已经看到的内容，平台无法收回。';
  const again = job.state === 'open' ? '撤回后可以再次投递。' : '该职位目前不能再次投递。';
  return `撤回后，${job.institutionName}不能再看到您的名片和联系方式。${seen}${again}`;
}
