/** A job that may be published, for tests that are about something else. */
export const jobTerms = {
  title: '审核员', schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 1,
  pay: { kind: 'negotiable' }, cityCode: '510100', education: null, requirements: '能出差',
};
