import { menuGroups, pages } from '../routes.ts';

/** The way to a page: its group, the page it is opened from, itself. A group that has the page's own name is left out. */
export function trailOf(path: string): { title: string; path?: string }[] {
  const page = pages.find((one) => one.path === path);
  if (page === undefined) return [];
  const parent = pages.find((one) => one.path === page.parent);
  const group = menuGroups.find(({ key }) => key === (parent ?? page).menu);
  const first = (parent ?? page).title;
  return [
    ...(group === undefined || group.title === first ? [] : [{ title: group.title }]),
    ...(parent === undefined ? [] : [{ title: parent.title, path: parent.path }]),
    { title: page.title, path: page.path },
  ];
}
