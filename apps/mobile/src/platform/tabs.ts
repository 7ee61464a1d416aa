import type { IconName } from '../ui/icons.ts';
import { routes } from './routes.ts';

export interface Tab {
  label: string;
  icon: IconName;
  url: string;
}

/** 求职 takes its place between the two when there are jobs to show; add its page to `tabBar.list` too. */
export const practitionerTabs: readonly Tab[] = [
  { label: '我的名片', icon: 'card', url: routes.myCard },
  { label: '我的', icon: 'person', url: routes.practitionerMe },
];

export const institutionTabs: readonly Tab[] = [
  { label: '人才库', icon: 'people', url: routes.talentPool },
  { label: '我的', icon: 'person', url: routes.institutionMe },
];
