import { describe, expect, it } from 'vitest';
import { draftValueOf, emptyJobDraft, jobDraftFaults, jobDraftOf, jobFieldFault, jobFieldWords, jobTerm, publishBodyOf, type JobDraft } from './job-draft.ts';

const pay = (part: Partial<JobDraft['pay']>) => ({ ...emptyJobDraft().pay, ...part });
const whole = (): JobDraft => ({
  ...emptyJobDraft(), title: ' 招聘审核员 ', schemes: ['QMS'], postType: 'auditor', headcount: '2', pay: pay({ minK: '12', maxK: '16', months: '13' }), cityCode: '510100', requirements: '两年以上经验\n',
});

describe('[I5] the form of a job', () => {
  it('names every field that is missing, and none that has a default', () => {
    expect(Object.keys(jobDraftFaults(emptyJobDraft()))).toEqual(['title', 'schemes', 'postType', 'pay', 'cityCode', 'requirements']);
    expect(jobDraftFaults(whole())).toEqual({});
  });

  it('[rule 14] becomes the terms that the server takes; without a last day the server adds one', () => {
    expect(publishBodyOf(whole())).toEqual({
      title: '招聘审核员', schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 2,
      pay: { kind: 'monthly', minK: 12, maxK: 16, months: 13 }, cityCode: '510100', education: null, requirements: '两年以上经验',
    });
    expect(publishBodyOf({ ...whole(), validUntil: '2026-12-31' })).toMatchObject({ validUntil: '2026-12-31' });
  });

  it.each([
    [{ minK: '12' }, '请填写最低和最高工资'],
    [{ minK: '16', maxK: '12' }, '最高工资不能低于最低工资'],
    [{ minK: '1.5', maxK: '3' }, '工资请填写 1 到 999 的整数（K）'],
    [{ minK: '12', maxK: '16', months: '36' }, '每年薪数请填写 12 到 24 的整数'],
    [{ kind: 'daily', minYuan: '40', maxYuan: '900' }, '工资请填写 50 到 99999 的整数（元）'],
    [{ kind: 'daily', minYuan: '800', maxYuan: '1200' }, ''],
    [{ kind: 'negotiable', minK: '' }, ''],
  ] as const)('[rule 14] says what is wrong with the pay %j', (part, fault) => {
    expect(jobFieldFault('pay', pay(part))).toBe(fault);
  });

  it('[rule 14] keeps the figures of the other kind', () => {
    expect(jobTerm('pay', { ...whole().pay, kind: 'daily', minYuan: '800', maxYuan: '1200' })).toEqual({ kind: 'daily', minYuan: 800, maxYuan: 1200 });
    expect(jobFieldWords('pay', whole().pay)).toBe('12-16K·13薪');
  });

  it('refuses a title that says nothing and numbers that are none', () => {
    expect(jobFieldFault('title', '——！')).not.toBe('');
    expect(jobFieldFault('title', 'QC')).toBe('');
    expect(['', '0', '1000', '-1', '2.5', '２'].map((text) => jobFieldFault('headcount', text) === '')).toEqual([false, false, false, false, false, false]);
  });

  it('[rule 15] takes a value of the server back into its own shape', () => {
    const terms = { ...publishBodyOf(whole()), validUntil: '2026-12-31' };
    const draft = jobDraftOf(terms);
    expect(publishBodyOf(draft)).toEqual(terms);
    expect([draftValueOf('headcount', 7), draftValueOf('education', null)]).toEqual(['7', '']);
    expect(jobFieldWords('pay', draftValueOf('pay', { kind: 'daily', minYuan: 800, maxYuan: 1200 }))).toBe('800-1200元/人天');
    expect(jobFieldWords('education', '')).toBe('不限');
  });
});
