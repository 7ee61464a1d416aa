import { describe, expect, it } from 'vitest';
import { filterLabels, filterQuery, noFilters, totalLabel } from './talent-filters.ts';

describe('[I2] filters of the talent pool', () => {
  it('sends only what is chosen, a province and a city by their own names', () => {
    expect(filterQuery(noFilters())).toEqual({});
    const city = { ...noFilters(), region: { code: '360100', label: '南昌' }, grade: 'auditor' as const };
    expect(filterQuery(city)).toEqual({ cityCode: '360100', grade: 'auditor' });
    const province = { ...noFilters(), region: { code: '36', label: '江西全部' }, schemes: ['EMS'] };
    expect(filterQuery(province)).toEqual({ provinceCode: '36', schemes: 'EMS' });
    expect(filterLabels(province).map((label) => label.value)).toEqual(['江西全部', '', 'EMS']);
  });

  it('[I11] sends several schemes together, and names them in one line', () => {
    const schemesLine = (schemes: string[]) => filterLabels({ ...noFilters(), schemes })[2]?.value;
    expect(filterQuery({ ...noFilters(), schemes: ['QMS', 'EMS'] })).toEqual({ schemes: 'QMS,EMS' });
    expect(schemesLine(['QMS', 'EMS'])).toBe('QMS+EMS');
    expect(schemesLine(['QMS_CONSTRUCTION', 'EMS', 'OHSMS'])).toBe('QMS建工等3项');
  });

  it('[I2] says when it stopped counting', () => {
    expect(totalLabel({ count: 326, isCapped: false })).toBe('共 326 人');
    expect(totalLabel({ count: 999, isCapped: true })).toBe('共 999+ 人');
  });
});
