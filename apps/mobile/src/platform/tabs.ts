import type { IconName } from '../ui/icons.ts';
import { routes } from './routes.ts';
import type { Side } from './session.ts';

export interface Tab {
  label: string;
  icon: IconName;
  url: string;
  /** Shows the unread messages of this side. */
  badgeOf?: Side;
}

/** A tab page also stands in `tabBar.list` of pages.json, which WeChat limits to five for both roles together. */
export const practitionerTabs: readonly Tab[] = [
  { label: '我的名片', icon: 'card', url: routes.myCard },
  { label: '求职', icon: 'briefcase', url: routes.jobs },
  { label: '我的', icon: 'person', url: routes.practitionerMe, badgeOf: 'practitioner' },
];

export const institutionTabs: readonly Tab[] = [
  { label: '人才库', icon: 'people', url: routes.talentPool },
  { label: '我的', icon: 'person', url: routes.institutionMe, badgeOf: 'institution' },
];
