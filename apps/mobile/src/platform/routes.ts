import type { Side } from './session.ts';

/** Every page's address. Sub-packages are named after their feature folder. */
export const routes = {
  start: '/features/start/pages/start',
  signIn: '/features/sign-in/pages/phone',
  verifyPhone: '/features/sign-in/pages/verify-phone',
  setPassword: '/features/sign-in/pages/set-password',
  enterPassword: '/features/sign-in/pages/enter-password',
  institutionSignIn: '/features/sign-in/pages/institution-sign-in',
  firstPassword: '/features/sign-in/pages/first-password',
  terms: '/features/policies/pages/terms',
  privacy: '/features/policies/pages/privacy',
  myCard: '/features/my-card/pages/my-card',
  sendCard: '/features/share/pages/send-card',
  myShares: '/features/share/pages/my-shares',
  sharedCard: '/features/share/pages/shared-card',
  jobs: '/features/jobs/pages/jobs',
  job: '/features/job-detail/pages/job-detail',
  applications: '/features/applications/pages/applications',
  application: '/features/applications/pages/application',
  talentPool: '/features/talent-pool/pages/talent-pool',
  chooseCity: '/features/city/pages/choose-city',
  card: '/features/card/pages/card',
  cardViews: '/features/card-views/pages/card-views',
  myJobs: '/features/my-jobs/pages/my-jobs',
  publishJob: '/features/my-jobs/pages/publish-job',
  editJob: '/features/my-jobs/pages/edit-job',
  receivedApplications: '/features/applicants/pages/received-applications',
  applicants: '/features/applicants/pages/applicants',
  applicant: '/features/applicants/pages/applicant',
  points: '/features/points/pages/points',
  notifications: '/features/notifications/pages/notifications',
  practitionerMe: '/features/me/pages/practitioner-me',
  institutionMe: '/features/me/pages/institution-me',
  feedback: '/features/feedback/pages/feedback',
  myFeedback: '/features/feedback/pages/my-feedback',
  feedbackDetail: '/features/feedback/pages/feedback-detail',
  textSize: '/features/settings/pages/text-size',
  appearance: '/features/settings/pages/appearance',
} as const;

export const homeOf: Record<Side, string> = { practitioner: routes.myCard, institution: routes.talentPool };
export const signInOf: Record<Side, string> = { practitioner: routes.signIn, institution: routes.institutionSignIn };
