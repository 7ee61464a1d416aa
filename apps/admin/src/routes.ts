import { Bell, ChatDotRound, Coin, DataAnalysis, Document, Files, Lock, OfficeBuilding, Picture, Postcard, Suitcase, User, UserFilled } from '@element-plus/icons-vue';
import type { Component } from 'vue';
import type { ConsoleOperation } from './platform/api.ts';

/** The groups of the menu, in their order. A group with one page is that page; without a page that I may open it is not shown. */
export const menuGroups = [
  { key: 'overview', title: '概览', icon: DataAnalysis },
  { key: 'alerts', title: '警报', icon: Bell },
  { key: 'institutions', title: '机构', icon: OfficeBuilding },
  { key: 'registry', title: '认证人员信息库', icon: User },
  { key: 'points', title: '点数', icon: Coin },
  { key: 'jobs', title: '职位审核', icon: Suitcase },
  { key: 'cards', title: '名片', icon: Postcard },
  { key: 'banners', title: '轮播图', icon: Picture },
  { key: 'feedback', title: '反馈与举报', icon: ChatDotRound },
  { key: 'dictionaries', title: '字典', icon: Files },
  { key: 'logs', title: '日志', icon: Document },
  { key: 'privacy', title: '隐私', icon: Lock },
  { key: 'operators', title: '运营账号', icon: UserFilled },
] as const satisfies readonly { key: string; title: string; icon: Component }[];
export type MenuGroup = (typeof menuGroups)[number]['key'];

export interface ConsolePage {
  /** Below `/admin`; parameters as `:institutionId`. */
  path: string;
  title: string;
  /** The operation without which the page is worth nothing: who may not call it neither sees nor opens the page. Null: everybody. */
  needs: ConsoleOperation | null;
  /** Where the menu shows it; a page opened from another one names that one as `parent` instead. */
  menu?: MenuGroup;
  /** The path of the page it is opened from, for the way back and the marked menu entry. */
  parent?: string;
  load: () => Promise<{ default: Component }>;
}

/** Every page of the console for signed-in operators. Menu, guard, breadcrumbs and the tests of all pages follow from this list. */
export const pages: readonly ConsolePage[] = [
  { path: '/overview', title: '概览', needs: 'getDashboard', menu: 'overview', load: () => import('./features/dashboard/pages/overview.vue') },
  { path: '/alerts', title: '警报', needs: 'listAlerts', menu: 'alerts', load: () => import('./features/alerts/pages/alert-list.vue') },
  { path: '/institutions', title: '机构', needs: 'listInstitutions', menu: 'institutions', load: () => import('./features/institutions/pages/institution-list.vue') },
  { path: '/institutions/import', title: '批量开户', needs: 'importInstitutions', parent: '/institutions', load: () => import('./features/institutions/pages/institution-import.vue') },
  { path: '/institutions/:institutionId', title: '机构详情', needs: 'getInstitution', parent: '/institutions', load: () => import('./features/institutions/pages/institution-page.vue') },
  { path: '/registry', title: '查询', needs: 'searchPractitioners', menu: 'registry', load: () => import('./features/registry/pages/practitioner-search.vue') },
  { path: '/registry/practitioners/:practitionerId', title: '认证人员', needs: 'getPractitionerRecord', parent: '/registry', load: () => import('./features/registry/pages/practitioner-page.vue') },
  { path: '/registry/import', title: '导入', needs: 'listRegistryImports', menu: 'registry', load: () => import('./features/registry/pages/registry-import.vue') },
  { path: '/registry/imports/:importId', title: '一次导入', needs: 'getRegistryImport', parent: '/registry/import', load: () => import('./features/registry/pages/import-run.vue') },
  { path: '/registry/duplicates', title: '重复记录', needs: 'listDuplicates', menu: 'registry', load: () => import('./features/registry/pages/duplicates.vue') },
  { path: '/points/accounts', title: '点数账户', needs: 'listPointAccounts', menu: 'points', load: () => import('./features/points/pages/point-accounts.vue') },
  { path: '/points/entries', title: '点数流水', needs: 'listInstitutionPointEntries', menu: 'points', load: () => import('./features/points/pages/point-entries.vue') },
  { path: '/points/price', title: '查看价格', needs: 'listRevealPrices', menu: 'points', load: () => import('./features/points/pages/reveal-price.vue') },
  { path: '/points/reconciliation', title: '对账', needs: 'reconcilePoints', menu: 'points', load: () => import('./features/points/pages/reconciliation.vue') },
  { path: '/logs/activity', title: '操作日志', needs: 'listActivity', menu: 'logs', load: () => import('./features/logs/pages/activity-log.vue') },
  { path: '/logs/sign-ins', title: '登录日志', needs: 'listSignIns', menu: 'logs', load: () => import('./features/logs/pages/sign-in-log.vue') },
  { path: '/logs/sms', title: '短信日志', needs: 'listSmsMessages', menu: 'logs', load: () => import('./features/logs/pages/sms-log.vue') },
  { path: '/corrections', title: '更正申请', needs: 'listCorrectionRequests', menu: 'privacy', load: () => import('./features/privacy/pages/corrections.vue') },
  { path: '/privacy-requests', title: '隐私请求与授权', needs: 'listPrivacyRequests', menu: 'privacy', load: () => import('./features/privacy/pages/privacy-requests.vue') },
  { path: '/retention', title: '保存期限', needs: 'listRetentionRuns', menu: 'privacy', load: () => import('./features/privacy/pages/retention.vue') },
  { path: '/operators', title: '运营账号', needs: 'listOperators', menu: 'operators', load: () => import('./features/operators/pages/operator-list.vue') },
  { path: '/jobs', title: '职位审核', needs: 'listJobsForReview', menu: 'jobs', load: () => import('./features/jobs/pages/job-list.vue') },
  { path: '/forbidden-words', title: '禁用词', needs: 'listForbiddenWords', menu: 'jobs', load: () => import('./features/forbidden-words/pages/forbidden-word-list.vue') },
  { path: '/cards', title: '名片审核', needs: 'listCardsForReview', menu: 'cards', load: () => import('./features/cards/pages/card-list.vue') },
  { path: '/banners', title: '轮播图', needs: 'listAllBanners', menu: 'banners', load: () => import('./features/banners/pages/banner-list.vue') },
  { path: '/feedback', title: '反馈与举报', needs: 'listFeedback', menu: 'feedback', load: () => import('./features/feedback/pages/feedback-inbox.vue') },
  { path: '/dictionaries', title: '字典', needs: 'listDictionary', menu: 'dictionaries', load: () => import('./features/dictionaries/pages/dictionary.vue') },
  { path: '/my-account', title: '我的账号', needs: null, load: () => import('./features/my-account/pages/my-account.vue') },
];

/** The steps of the sign-in, each shown for the scope of the token at hand. */
export const publicPages = [
  { path: '/sign-in', title: '登录', scope: null, load: () => import('./features/sign-in/pages/sign-in.vue') },
  { path: '/sign-in/code', title: '动态验证码', scope: 'second_factor', load: () => import('./features/sign-in/pages/second-factor.vue') },
  { path: '/sign-in/password', title: '设置新密码', scope: 'change_password', load: () => import('./features/sign-in/pages/first-password.vue') },
  { path: '/sign-in/second-factor', title: '设置动态验证码', scope: 'set_up_second_factor', load: () => import('./features/sign-in/pages/set-up-second-factor.vue') },
] as const;

