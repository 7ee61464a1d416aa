import { describe, expect, it } from 'vitest';
import { withRecent } from './recent-regions.ts';
import { citiesByLetter, citiesByProvince, hotCities, searchRegions } from './search-regions.ts';

const labels = (words: string) => searchRegions(words).map((line) => line.label);

describe('[I3] the city page', () => {
  it('finds a city by its name, pinyin and first letters', () => {
    expect(labels('南昌')).toContain('南昌');
    expect(labels('nanchang')).toContain('南昌');
    expect(labels('NC')).toContain('南昌');
    expect(labels('石家')).toEqual(['石家庄']);
    expect(labels('   ')).toEqual([]);
    expect(labels('没有这个地方')).toEqual([]);
  });

  it('offers a whole province, but not for a city that is one', () => {
    expect(searchRegions('江西')[0]).toMatchObject({ code: '36', label: '江西全部' });
    expect(labels('北京')).toEqual(['北京']);
    expect(citiesByProvince().find((province) => province.code === '13')?.lines[0]).toEqual({ code: '13', label: '河北全部' });
    expect(citiesByProvince().find((province) => province.code === '31')?.lines).toHaveLength(1);
  });

  it('knows every city once in the letters, and every hot city', () => {
    const codes = citiesByLetter().flatMap((group) => group.cities.map((city) => city.code));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(330);
    expect(hotCities()).toHaveLength(12);
  });

  it('keeps the last six choices, the newest first, each once', () => {
    const region = (code: string) => ({ code, label: code });
    const recent = ['1', '2', '3', '2', '4', '5', '6', '7'].reduce((list, code) => withRecent(list, region(code)), [] as { code: string; label: string }[]);
    expect(recent.map(({ code }) => code)).toEqual(['7', '6', '5', '4', '2', '3']);
  });
});
