import { openPage } from './navigate.ts';
import { anywhere, type Region } from './region.ts';
import { routes } from './routes.ts';

interface Wish {
  /** A place of work is one city: neither 不限 nor a whole province. */
  isCityOnly?: boolean;
}

let current: Region = anywhere;
let wish: Wish = {};
let waiting: ((region: Region) => void) | undefined;

/** Opens the city page. Going back without a choice leaves everything as it is. */
export function chooseRegion(now: Region, onChosen: (region: Region) => void, wanted: Wish = {}): void {
  current = now;
  wish = wanted;
  waiting = onChosen;
  openPage(routes.chooseCity);
}

export const currentRegion = (): Region => current;
export const wantsCityOnly = (): boolean => wish.isCityOnly === true;

export function answerRegion(region: Region): void {
  waiting?.(region);
  waiting = undefined;
}
