import { describe, expect, it } from 'vitest';
import { filterLabels, filterQuery, isNarrowed, noFilters } from './job-filters.ts';

describe('[P6] filters of 求职', () => {
  it('sends only what is chosen, and always the order', () => {
    expect(filterQuery(noFilters())).toEqual({ sort: 'newest' });
    const chosen = { ...noFilters(), region: { code: '510100', label: '成都' }, postType: 'auditor' as const, payBand: '12k_16k' as const };
    expect(filterQuery(chosen)).toEqual({ cityCode: '510100', postType: 'auditor', payBand: '12k_16k', sort: 'newest' });
    expect(filterLabels(chosen).map(({ value }) => value)).toEqual(['成都', '审核员', '12-16K', '']);
  });

  it('does not call a changed order a filter', () => {
    const sorted = { ...noFilters(), sort: 'pay' as const };
    expect(filterLabels(sorted)[3]).toEqual({ key: 'sort', label: '排序', value: '按薪资' });
    expect(isNarrowed(sorted)).toBe(false);
    expect(isNarrowed({ ...sorted, payBand: 'negotiable' })).toBe(true);
  });
});
