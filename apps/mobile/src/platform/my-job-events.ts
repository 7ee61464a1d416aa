import { onShow, onUnload } from '@dcloudio/uni-app';

const channel = 'my-job-event';

/** An own job changed: its terms, its state, or what was read of its applications. */
export const announceMyJob = (jobId: string) => uni.$emit(channel, jobId);

/** Lists of own jobs read only the changed rows again, when they are shown, and so keep their place. */
export function onMyJobsChanged(reread: (jobIds: string[]) => void) {
  const changed = new Set<string>();
  const remember = (jobId: string) => void changed.add(jobId);
  uni.$on(channel, remember);
  onUnload(() => uni.$off(channel, remember));
  onShow(() => {
    if (changed.size === 0) return;
    const jobIds = [...changed];
    changed.clear();
    reread(jobIds);
  });
}
