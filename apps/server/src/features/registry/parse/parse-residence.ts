import { cities, type City, citiesOfProvince, findCity, type Province, provinceLabel, provinces } from '@cert/contract/codes/regions';
import { type Cell, kept, mended, nothing, type Parsed, tidy, unified } from './cell.ts';

export interface Residence {
  cityCode: string | null;
  text: string;
}

/** Names of earlier cities whose area now belongs to another one. */
const formerNames: Record<string, string> = { 襄樊: '420600', 思茅: '530800', 莱芜: '370100', 巢湖: '340100' };

const longestFirst = <T extends { names: string[] }>(entries: T[]) =>
  entries.flatMap((entry) => entry.names.map((name) => ({ name, entry }))).sort((a, b) => b.name.length - a.name.length);

const provinceNames = longestFirst(provinces.map((province) => ({ province, names: [province.name, `${province.shortName}省`, `${province.shortName}市`, province.shortName] })));

// 吉林 and 海南 are provinces first; 新竹 and 嘉义 are the cities, not the counties around them.
const cityOfWord = new Map<string, City>();
for (const city of [...cities].reverse()) if (!provinces.some((province) => province.shortName === city.shortName)) cityOfWord.set(city.shortName, city);
for (const city of cities) cityOfWord.set(city.name, city);

function cityWithin(province: Province, rest: string): City | undefined {
  const candidates = citiesOfProvince(province.code);
  const [only] = candidates;
  if (only && candidates.length === 1) return only;
  return (
    candidates.find((city) => rest === city.name || rest === city.shortName) ??
    candidates.find((city) => rest.startsWith(city.name)) ??
    candidates.find((city) => city.shortName.length > 1 && rest.startsWith(city.shortName))
  );
}

function formerCity(place: string): City | undefined {
  const former = Object.entries(formerNames).find(([name]) => place.startsWith(name));
  return former && findCity(former[1]);
}

function resolve(place: string): { city?: City; province?: Province } {
  const word = cityOfWord.get(place);
  if (word) return { city: word };
  for (const { name, entry } of provinceNames) {
    if (!place.startsWith(name)) continue;
    const rest = place.slice(name.length).replace(/^[-·,，]/, '');
    const city = cityWithin(entry.province, rest) ?? formerCity(rest);
    return city ? { city, province: entry.province } : { province: entry.province };
  }
  const city = formerCity(place) ?? cities.find((candidate) => place.startsWith(candidate.name));
  return city ? { city } : {};
}

const remembered = new Map<string, ReturnType<typeof resolve>>();

/** 常住地. The text is kept as the registry has it; the city code is what filters use. */
export function parseResidence(cell: Cell): Parsed<Residence> {
  const tidied = tidy(cell.text);
  if (tidied === '') return nothing;
  const text = tidied.replace(/<[^<>]*>/g, '').replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '').slice(0, 60);
  const place = text.normalize('NFKC').replace(/\s/g, '');
  let found = remembered.get(place);
  if (!found) {
    found = resolve(place);
    if (remembered.size < 20_000) remembered.set(place, found);
  }
  const { city, province } = found;
  if (!city) {
    const reason = province ? '只有省份，没有城市；原文保留，不能按城市筛选到' : '不认识的城市；原文保留，不能按地区筛选到';
    return { value: { cityCode: null, text }, level: '舍弃', reason };
  }
  const value = { cityCode: city.code, text };
  const provinceName = provinceLabel(city.provinceCode);
  if (!province && place !== provinceName && !provinceName.startsWith(place)) return mended(value, `没有写省份，按城市补为“${provinceName}”`);
  return text === cell.text ? kept(value) : unified(value, '去除地名中的空格');
}
