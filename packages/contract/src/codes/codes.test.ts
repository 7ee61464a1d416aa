import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { education } from './education.ts';
import { employmentKinds } from './employment-kinds.ts';
import { grades } from './grades.ts';
import { postTypes } from './post-types.ts';
import { cities, citiesOfProvince, cityLabel, findCity, hotCityCodes, provinces } from './regions.ts';
import { schemeLabel, schemes } from './schemes.ts';

const folder = new URL('./', import.meta.url);

describe('code lists', () => {
  it.each([
    ['schemes', schemes, 19],
    ['grades', grades, 10],
    ['post types', postTypes, 12],
    ['education', education, 5],
    ['employment kinds', employmentKinds, 2],
  ] as const)('[A6] %s have unique codes and labels', (_name, list, size) => {
    expect(list).toHaveLength(size);
    expect(new Set(list.map((entry) => entry.code)).size).toBe(size);
    expect(new Set(list.map((entry) => entry.label)).size).toBe(size);
  });

  it('[A6] schemes are in their order and know their label', () => {
    expect(schemes.map((scheme) => scheme.order)).toEqual(schemes.map((_, index) => index + 1));
    expect(schemeLabel('QMS_CONSTRUCTION')).toBe('QMS建工');
  });

  it('codes depend on nothing, because the mini program ships them', () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
      const imports = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1]);
      expect(imports.filter((specifier) => !specifier?.startsWith('./')), file).toEqual([]);
    }
    expect(statSync(new URL('region-table.ts', folder)).size).toBeLessThan(25_000);
  });
});

describe('regions', () => {
  it('[I3] has every province incl. 港澳台, each with its cities', () => {
    expect(provinces).toHaveLength(34);
    for (const province of provinces) expect(citiesOfProvince(province.code).length, province.name).toBeGreaterThan(0);
    for (const code of ['71', '81', '82']) expect(provinces.map((province) => province.code)).toContain(code);
  });

  it('[I3] gives a municipality one city, the municipality', () => {
    for (const code of ['11', '12', '31', '50']) expect(citiesOfProvince(code).map((city) => city.code)).toEqual([`${code}0100`]);
    expect(cityLabel('500100')).toBe('重庆市');
  });

  it('[I3] repairs province-administered counties into their own cities', () => {
    for (const [code, name] of [['429004', '仙桃市'], ['429021', '神农架林区'], ['419001', '济源市'], ['659001', '石河子市'], ['469002', '琼海市']] as const) {
      expect(cityLabel(code)).toBe(name);
    }
    expect(cities.filter((city) => /直辖|^县$/.test(city.name))).toEqual([]);
  });

  it('[I3] every city has a six-digit code of its province, a name and a reading', () => {
    expect(new Set(cities.map((city) => city.code)).size).toBe(cities.length);
    for (const city of cities) {
      expect(city.code).toMatch(/^[1-9]\d{5}$/);
      expect(city.code.slice(0, 2)).toBe(city.provinceCode);
      expect(city.pinyin).toMatch(/^[a-z]+$/);
      expect(city.initial).toMatch(/^[A-Z]$/);
      expect(city.name.length).toBeGreaterThan(1);
    }
    expect(findCity('130100')).toMatchObject({ shortName: '石家庄', pinyin: 'shijiazhuang', initials: 'sjz', initial: 'S' });
    expect(findCity('222400')).toMatchObject({ shortName: '延边', pinyin: 'yanbian' });
    expect(['350200', '500100', '341500', '540300'].map((code) => findCity(code)?.pinyin)).toEqual(['xiamen', 'chongqing', 'luan', 'changdu']);
  });

  it('[I3] hot cities exist', () => {
    for (const code of hotCityCodes) expect(findCity(code), code).toBeDefined();
  });
});
