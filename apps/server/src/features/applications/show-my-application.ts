import type { PostTypeCode } from '@cert/contract/codes/post-types';
import { cityNameOf, jobStateOn, payOf } from '../jobs/rules.ts';
import { applicationStateOf } from './rules.ts';
import type { MyApplicationRow } from './sql.ts';

/** A row of 我的投递: what became of it, and the job with its mark when it closed (rule 16). */
export function showMyApplication(row: MyApplicationRow, today: string) {
  const state = applicationStateOf(row);
  return {
    id: row.id,
    state,
    submittedAt: row.submitted_at.toISOString(),
    job: {
      id: row.job_id,
      state: jobMarkOn(row, today),
      title: row.title,
      postType: row.post_type as PostTypeCode,
      pay: payOf(row),
      cityName: cityNameOf(row.city_code),
      institutionName: row.institution_name,
    },
    can: { withdraw: state !== 'withdrawn' },
  };
}

function jobMarkOn(row: MyApplicationRow, today: string) {
  const state = jobStateOn(row, today);
  if (state !== 'published') return state;
  const isRecruiting = row.disabled_at === null && (row.membership_until === null || row.membership_until >= today);
  return isRecruiting ? ('open' as const) : ('unavailable' as const);
}
