import { shortRegionName } from './region-names.ts';
import { regionTable } from './region-table.ts';

/** 地区, GB/T 2260. A province code has two digits, a city code six; the city code begins with its province's. */
export interface Province {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  readonly pinyin: string;
}
export interface City {
  readonly code: string;
  readonly name: string;
  readonly shortName: string;
  readonly provinceCode: string;
  /** Without spaces: shijiazhuang. */
  readonly pinyin: string;
  /** The first letter of each syllable, for search: sjz. */
  readonly initials: string;
  /** The upper-case letter of the A–Z index. */
  readonly initial: string;
}

const entryPattern = /^(\d+)(\D+?) ([a-z ]+)$/;

function readEntry(entry: string) {
  const [, code = '', name = '', syllables = ''] = entryPattern.exec(entry) ?? [];
  return { code, name, shortName: shortRegionName(name), pinyin: syllables.replaceAll(' ', ''), syllables };
}

const provinceList: Province[] = [];
const cityList: City[] = [];
for (const line of regionTable.trim().split('\n')) {
  const [first = '', ...rest] = line.split('|');
  const { syllables: _, ...province } = readEntry(first);
  provinceList.push(province);
  for (const entry of rest) {
    const { syllables, ...city } = readEntry(entry);
    const initials = syllables.split(' ').map((syllable) => syllable.charAt(0)).join('');
    cityList.push({ ...city, provinceCode: province.code, initials, initial: initials.charAt(0).toUpperCase() });
  }
}

export const provinces: readonly Province[] = provinceList;
export const cities: readonly City[] = cityList;

/** 热门城市, in the order shown. */
export const hotCityCodes: readonly string[] = [
  '110100', '310100', '440100', '440300', '510100', '500100', '330100', '420100', '320100', '610100', '120100', '320500',
];

const provincesByCode = new Map(provinces.map((province) => [province.code, province]));
const citiesByCode = new Map(cities.map((city) => [city.code, city]));

export const findProvince = (code: string): Province | undefined => provincesByCode.get(code);
export const findCity = (code: string): City | undefined => citiesByCode.get(code);
export const citiesOfProvince = (provinceCode: string): City[] => cities.filter((city) => city.provinceCode === provinceCode);
/** The name to show, or an empty text for a code that is no longer in the list. */
export const cityLabel = (code: string): string => citiesByCode.get(code)?.name ?? '';
export const provinceLabel = (code: string): string => provincesByCode.get(code)?.name ?? '';
