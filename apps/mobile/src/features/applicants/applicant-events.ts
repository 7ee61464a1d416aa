import { onUnload } from '@dcloudio/uni-app';
import type { ApplicantState } from './applicant-states.ts';

export interface ApplicantEvent {
  applicationId: string;
  state: ApplicantState;
}

const channel = 'applicant-event';

export const announceApplicant = (event: ApplicantEvent) => uni.$emit(channel, event);

/** The list learns what happened on an applicant's page, and keeps its place. */
export function onApplicantEvent(handle: (event: ApplicantEvent) => void) {
  uni.$on(channel, handle);
  onUnload(() => uni.$off(channel, handle));
}
