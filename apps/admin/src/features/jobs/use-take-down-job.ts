import { call } from '../../platform/api.ts';
import { confirmAct } from '../../platform/confirm-act.ts';
import type { ReviewedJob } from './use-list-jobs-for-review.ts';

/** Taking a job down and bringing it back, each asked before it is done (A7). */
export function useTakeDownJob(changed: (job: ReviewedJob, words: string) => void) {
  const whose = (job: ReviewedJob) => `“${job.title}”（${job.institution.institutionName}）`;

  const takeDown = (job: ReviewedJob) =>
    confirmAct({
      title: `下架${whose(job)}？`,
      consequences: ['求职人员立即看不到这个职位，也不能再投递。', `该机构会收到站内消息并看到下架原因；已有的 ${job.applicantCount} 份投递保留。`, '以后可以恢复。'],
      confirmLabel: '下架职位',
      isDestructive: true,
      reason: { label: '下架原因', isRequired: true, maxLength: 200, placeholder: '机构会看到这段文字' },
      act: async ({ reason, ...options }) => {
        const outcome = await call('takeDownJob', { params: { jobId: job.id }, body: { reason } }, options);
        if (outcome.ok) changed(outcome.data, '职位已下架');
        return outcome;
      },
    });

  const reinstate = (job: ReviewedJob) =>
    confirmAct({
      title: `恢复${whose(job)}？`,
      consequences: ['职位回到下架前的状态，未过期且未暂停的会立即重新展示。', '它会重新占用该机构 10 个职位的名额。'],
      confirmLabel: '恢复职位',
      act: async (options) => {
        const outcome = await call('reinstateJob', { params: { jobId: job.id } }, options);
        if (outcome.ok) changed(outcome.data, '职位已恢复');
        return outcome;
      },
    });

  return { takeDown, reinstate };
}
