import type { JobState } from './rules.ts';

/** What an institution may do with its own job. Closing is always possible; whatever is seen needs a valid membership. */
export function permissionsOf(state: JobState, { isMembershipValid }: { isMembershipValid: boolean }) {
  const isLive = state === 'published' || state === 'paused';
  return {
    edit: isMembershipValid && (isLive || state === 'expired'),
    pause: state === 'published',
    reopen: isMembershipValid && state === 'paused',
    renew: isMembershipValid && (isLive || state === 'expired'),
    delete: state !== 'deleted',
    restore: isMembershipValid && state === 'deleted',
  };
}
