import { cities, citiesOfProvince, findCity, hotCityCodes, provinces } from '@cert/contract/codes/regions';
import type { Region } from '../../platform/region.ts';

export interface RegionLine extends Region {
  /** Said beside the name, e.g. the province of a city. */
  hint?: string | undefined;
}

const shortProvince = new Map(provinces.map((province) => [province.code, province.shortName]));
/** 北京 is a province and a city at once: its own name says enough. */
const isOneCity = (provinceCode: string) => citiesOfProvince(provinceCode).length === 1;

const cityLine = (city: (typeof cities)[number]): RegionLine => ({
  code: city.code,
  label: city.shortName,
  hint: isOneCity(city.provinceCode) ? undefined : shortProvince.get(city.provinceCode),
});

export const hotCities = (): Region[] =>
  hotCityCodes.flatMap((code) => {
    const city = findCity(code);
    return city ? [{ code: city.code, label: city.shortName }] : [];
  });

export interface LetterGroup {
  letter: string;
  cities: RegionLine[];
}

export function citiesByLetter(): LetterGroup[] {
  const groups = new Map<string, (typeof cities)[number][]>();
  for (const city of cities) groups.set(city.initial, [...(groups.get(city.initial) ?? []), city]);
  return [...groups.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([letter, group]) => ({
      letter,
      cities: [...group].sort((a, b) => (a.pinyin < b.pinyin ? -1 : 1)).map(cityLine),
    }));
}

export interface ProvinceGroup {
  code: string;
  name: string;
  lines: RegionLine[];
}

export const citiesByProvince = (): ProvinceGroup[] =>
  provinces.map((province) => {
    const inside = citiesOfProvince(province.code).map(({ code, shortName }) => ({ code, label: shortName }));
    const whole = { code: province.code, label: `${province.shortName}全部` };
    return { code: province.code, name: province.name, lines: inside.length === 1 ? inside : [whole, ...inside] };
  });

/** By name, whole pinyin or its first letters; whole provinces come first. */
export function searchRegions(words: string): RegionLine[] {
  const wanted = words.normalize('NFKC').trim().toLowerCase().replace(/\s/g, '');
  if (wanted === '') return [];
  const provinceLines = provinces
    .filter((province) => !isOneCity(province.code) && (province.name.includes(wanted) || province.pinyin.startsWith(wanted)))
    .map((province) => ({ code: province.code, label: `${province.shortName}全部`, hint: province.name }));
  const cityLines = cities
    .filter((city) => city.name.includes(wanted) || city.pinyin.startsWith(wanted) || city.initials.startsWith(wanted))
    .map(cityLine);
  return [...provinceLines, ...cityLines];
}
