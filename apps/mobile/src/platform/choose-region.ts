import { openPage } from './navigate.ts';
import { routes } from './routes.ts';

/** `code` is empty for 不限, two digits for a whole province, six for a city. */
export interface Region {
  code: string;
  label: string;
}

export const anywhere: Region = { code: '', label: '' };

let current: Region = anywhere;
let waiting: ((region: Region) => void) | undefined;

/** Opens the city page. Going back without a choice leaves everything as it is. */
export function chooseRegion(now: Region, onChosen: (region: Region) => void): void {
  current = now;
  waiting = onChosen;
  openPage(routes.chooseCity);
}

export const currentRegion = (): Region => current;

export function answerRegion(region: Region): void {
  waiting?.(region);
  waiting = undefined;
}

/** The two ways in which the API takes a region. */
export const regionQuery = (region: Region): { provinceCode?: string; cityCode?: string } => {
  if (region.code.length === 2) return { provinceCode: region.code };
  if (region.code.length === 6) return { cityCode: region.code };
  return {};
};
