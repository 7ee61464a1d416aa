import { onUnload } from '@dcloudio/uni-app';

export interface JobEvent {
  jobId: string;
  /** closed: it takes no applications any more, or no longer reaches this person. */
  what: 'applied' | 'withdrawn' | 'closed';
}

const channel = 'job-event';

export const announceJob = (event: JobEvent) => uni.$emit(channel, event);

/** Lists learn what happened on a job page, so that they need not load again and keep their place. */
export function onJobEvent(handle: (event: JobEvent) => void) {
  uni.$on(channel, handle);
  onUnload(() => uni.$off(channel, handle));
}
