import type { Region } from '../../platform/region.ts';
import { readStored, writeStored } from '../../platform/storage.ts';

const storageKey = 'recentRegions';
const maximum = 6;

export const recentRegions = (): Region[] => readStored<Region[]>(storageKey) ?? [];

export const withRecent = (recent: Region[], region: Region): Region[] =>
  [region, ...recent.filter((other) => other.code !== region.code)].slice(0, maximum);

export function rememberRegion(region: Region) {
  if (region.code !== '') writeStored(storageKey, withRecent(recentRegions(), region));
}
