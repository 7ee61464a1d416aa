import { describe, expect, it } from 'vitest';
import { employmentLabel, jobFacts } from './job-lines.ts';

describe('[P6] lines of a job row', () => {
  const job = { postType: 'auditor', cityName: '成都市', education: 'bachelor', employmentKinds: ['full_time'] } as const;

  it('says post type, city and education, and 兼职 only where there is one', () => {
    expect(jobFacts(job)).toBe('审核员 · 成都 · 本科');
    expect(jobFacts({ ...job, employmentKinds: ['part_time'] })).toBe('审核员 · 成都 · 本科 · 兼职');
  });

  it('[P7] leaves no hole where no education is asked for, and names both kinds', () => {
    expect(jobFacts({ ...job, education: null })).toBe('审核员 · 成都 · 学历不限');
    expect(employmentLabel(['full_time', 'part_time'])).toBe('专职、兼职');
  });
});
