import { describe, expect, it } from 'vitest';
import { maskName } from './mask-name.ts';
import { ageOn, isExpired, maskCertificateNo } from './rules.ts';

const on = (date: string, precision: 'day' | 'month' | 'year' = 'day') => ({ date, precision });

describe('ageOn', () => {
  it.each([
    ['2000-11-22', 26], ['2000-11-23', 25], ['2000-11-21', 26],
    ['2010-11-22', 16], ['2010-11-23', null], ['1926-11-22', 100], ['1925-11-21', null], ['2030-01-01', null], ['1900-01-01', null],
  ])('[rule 8] born %s is %s on 2026-11-22', (date, age) => expect(ageOn(on(date), '2026-11-22')).toBe(age));

  it('[rule 8] born on 29 February: a year older on 1 March in common years', () => {
    expect(ageOn(on('1980-02-29'), '2026-02-28')).toBe(45);
    expect(ageOn(on('1980-02-29'), '2026-03-01')).toBe(46);
  });
  it('[rule 8] unknown is nothing; only a year counts by years, only a month by months', () => {
    expect(ageOn(null, '2026-11-22')).toBeNull();
    expect(ageOn(on('1980-01-01', 'year'), '2026-11-22')).toBe(46);
    expect(ageOn(on('1980-12-01', 'month'), '2026-11-22')).toBe(45);
    expect(ageOn(on('1980-11-01', 'month'), '2026-11-22')).toBe(46);
  });
});

describe('maskName', () => {
  it.each([
    ['张三', '张*'], ['王小明', '王**'], ['欧阳修', '欧阳*'], ['欧阳小明', '欧阳*'], ['司马', '司*'], ['买买提·艾力', '买**'],
    ['古丽娜尔·阿不都', '古**'], ['John Smith', 'J**'], ['王', '*'], ['', '*'], ['𠮷野家', '𠮷**'],
  ])('[rule 9] %s is shown as %s', (name, masked) => expect(maskName(name)).toBe(masked));
});

describe('registrations', () => {
  it('[rule 1] a certificate number is cut and starred', () => {
    expect(maskCertificateNo('2024-1-NQ-723621')).toBe('2024-1-N******');
    expect(maskCertificateNo('AB12')).toBe('AB******');
    expect(maskCertificateNo(null)).toBeNull();
  });
  it('[rule 10] a registration counts through its last day', () => {
    expect(isExpired('2026-11-22', '2026-11-22')).toBe(false);
    expect(isExpired('2026-11-21', '2026-11-22')).toBe(true);
    expect(isExpired(null, '2026-11-22')).toBe(false);
  });
});
