import type { Schemas } from '@cert/api-client/client';
import { routes } from '../../platform/routes.ts';
import type { IconName } from '../../ui/icons.ts';

type Notification = Schemas['Notification'];
type Kind = Notification['kind'];

type Colour = 'brand' | 'valid' | 'expiring' | 'points';
interface Look {
  icon: IconName;
  colour: Colour;
}

const looks: Record<Kind, Look> = {
  card_viewed: { icon: 'eye', colour: 'brand' },
  card_revealed: { icon: 'phone', colour: 'brand' },
  application_viewed: { icon: 'eye', colour: 'brand' },
  application_suitable: { icon: 'check', colour: 'valid' },
  application_unsuitable: { icon: 'send', colour: 'brand' },
  card_hidden: { icon: 'alert', colour: 'expiring' },
  card_unhidden: { icon: 'card', colour: 'valid' },
  correction_handled: { icon: 'person', colour: 'brand' },
  registration_expiring: { icon: 'clock', colour: 'expiring' },
  application_received: { icon: 'inbox', colour: 'brand' },
  application_withdrawn: { icon: 'inbox', colour: 'brand' },
  job_expiring: { icon: 'clock', colour: 'expiring' },
  job_expired: { icon: 'clock', colour: 'expiring' },
  job_taken_down: { icon: 'alert', colour: 'expiring' },
  job_restored: { icon: 'briefcase', colour: 'valid' },
  points_granted: { icon: 'points', colour: 'points' },
  points_corrected: { icon: 'points', colour: 'points' },
  points_low: { icon: 'points', colour: 'expiring' },
  membership_expiring: { icon: 'shield', colour: 'expiring' },
  feedback_answered: { icon: 'mail', colour: 'brand' },
};
/** A kind that this version does not know yet still has its words from the server. */
export const lookOf = (kind: Kind): Look => looks[kind] ?? { icon: 'bell', colour: 'brand' };

export interface Place {
  url: string;
  query?: Record<string, string>;
}

/** The page that a notification leads to; undefined when there is none, and reading it was all. */
export function placeOf({ kind, object }: Pick<Notification, 'kind' | 'object'>): Place | undefined {
  switch (kind) {
    case 'card_viewed':
    case 'card_revealed':
    case 'card_hidden':
    case 'card_unhidden':
    case 'registration_expiring':
      return { url: routes.myCard };
    case 'application_viewed':
    case 'application_suitable':
    case 'application_unsuitable':
      return object ? { url: routes.application, query: { applicationId: object.id } } : { url: routes.applications };
    case 'application_received':
    case 'application_withdrawn':
      return object ? { url: routes.applicant, query: { applicationId: object.id } } : { url: routes.receivedApplications };
    case 'job_expiring':
    case 'job_expired':
    case 'job_taken_down':
    case 'job_restored':
      return object ? { url: routes.editJob, query: { jobId: object.id } } : { url: routes.myJobs };
    case 'points_granted':
    case 'points_corrected':
    case 'points_low':
      return { url: routes.points };
    case 'feedback_answered':
      return object ? { url: routes.feedbackDetail, query: { feedbackId: object.id } } : { url: routes.myFeedback };
    case 'correction_handled':
      return { url: routes.corrections };
    case 'membership_expiring':
      return { url: routes.institutionProfile };
    default:
      return undefined;
  }
}
