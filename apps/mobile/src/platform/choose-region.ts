import { openPage } from './navigate.ts';
import { anywhere, type Region } from './region.ts';
import { routes } from './routes.ts';

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
