import { describe, expect, it } from 'vitest';
import { ageLabel, joinKnown, nameInitial, placeLine, shownSchemes, validityOf } from './card-lines.ts';

describe('lines of a card', () => {
  it('[rule 8] leaves no separator where a part is missing', () => {
    expect(placeLine({ cityName: '南昌市', education: 'bachelor' })).toBe('南昌市 | 本科');
    expect(placeLine({ cityName: null, education: 'bachelor' })).toBe('本科');
    expect(placeLine({ cityName: '南昌市', education: null })).toBe('南昌市');
    expect(placeLine({ cityName: null, education: null })).toBe('');
    expect(joinKnown(['', null, undefined, '专职'])).toBe('专职');
    expect(ageLabel(null)).toBe('');
  });

  it('shows three schemes and the number of the others', () => {
    const of = (...codes: ('QMS' | 'EMS' | 'QMS_CONSTRUCTION' | 'ISMS' | 'GAP')[]) => codes.map((scheme) => ({ scheme }));
    expect(shownSchemes(of('QMS', 'EMS'))).toEqual({ labels: ['QMS', 'EMS'], more: 0 });
    expect(shownSchemes(of('QMS', 'QMS_CONSTRUCTION', 'EMS', 'ISMS', 'GAP'))).toEqual({ labels: ['QMS', 'QMS建工', 'EMS'], more: 2 });
    expect(shownSchemes(of('QMS', 'QMS'))).toEqual({ labels: ['QMS'], more: 0 });
  });

  it('[rule 9] takes no star for an initial', () => {
    expect([nameInitial('王**'), nameInitial('J*** S***'), nameInitial('*'), nameInitial('')]).toEqual(['王', 'J', '', '']);
  });

  it('[rule 10] says in words whether a registration counts', () => {
    const now = new Date('2026-11-22T06:00:00Z');
    expect(validityOf('2028-05-31', false, now).label).toBe('有效');
    expect(validityOf('2027-01-15', false, now).label).toBe('即将到期');
    expect(validityOf('2026-11-22', false, now).label).toBe('即将到期');
    expect(validityOf('2026-11-21', true, now).label).toBe('已过期');
    expect(validityOf(null, false, now).label).toBe('有效期未登记');
  });
});
