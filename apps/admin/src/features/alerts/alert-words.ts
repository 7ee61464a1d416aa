import type { Schemas } from '@cert/api-client/client';
import { alertWords } from '@cert/contract/codes/alert-kinds';
import { activityDetailLabels, labelOf, sealProblemKinds } from '@cert/contract/codes/activity-words';
import { readingLimits } from '@cert/contract/codes/reading-limits';
import type { ConsoleOperation } from '../../platform/api.ts';

export type Alert = Schemas['Alert'];

const subjectKinds: Record<Alert['subjectKind'], string> = { institution: '机构', practitioner: '认证人员', operator: '运营', network: '网络', platform: '' };

/** Who it is about, as it stands in a sentence: 机构“泰山认证有限公司”, 网络 203.0.113.9. */
export function whoOf({ subjectKind, subjectId, subjectLabel }: Alert): string {
  if (subjectKind === 'platform') return '平台';
  if (subjectKind === 'network') return `网络 ${subjectId} `;
  return subjectLabel === null ? `${subjectKinds[subjectKind]} ${subjectId} ` : `${subjectKinds[subjectKind]}“${subjectLabel}”`;
}

export const subjectOf = (alert: Alert): string => (alert.subjectKind === 'platform' ? '平台' : alert.subjectKind === 'network' ? alert.subjectId : (alert.subjectLabel ?? alert.subjectId));
export const wordsOf = (alert: Alert) => alertWords(alert.kind, whoOf(alert));

const acts = [...readingLimits, { code: 'reveal-contact', label: '查看联系方式' }];

/** The last time in figures. */
export const detailOf = ({ detail }: Alert): { label: string; value: string }[] =>
  detail.map(({ key, value }) => ({
    label: key === 'act' ? '读取内容' : (activityDetailLabels[key] ?? key),
    value: key === 'act' ? labelOf(acts, value) : key === 'problem' ? labelOf(sealProblemKinds, value) : value,
  }));

export interface AlertLink {
  words: string;
  to: string;
  /** Who may not call it does not see the link. */
  needs: ConsoleOperation;
}

const ofKind: Record<string, AlertLink> = {
  'ledger-difference': { words: '打开对账', to: '/points/reconciliation', needs: 'reconcilePoints' },
  'activity-log-changed': { words: '打开操作日志，重新验证', to: '/logs/activity', needs: 'listActivity' },
  'sms-budget': { words: '打开短信日志', to: '/logs/sms', needs: 'listSmsMessages' },
  'sms-provider': { words: '打开短信日志', to: '/logs/sms', needs: 'listSmsMessages' },
  'look-up-enumeration': { words: '打开登录日志', to: '/logs/sign-ins', needs: 'listSignIns' },
};

/** Where to look further. */
export function linksOf({ kind, subjectKind, subjectId }: Alert): AlertLink[] {
  const links: AlertLink[] = [];
  if (subjectKind === 'institution') links.push({ words: '打开机构', to: `/institutions/${subjectId}`, needs: 'getInstitution' });
  if (subjectKind === 'practitioner') links.push({ words: '打开人员', to: `/registry/practitioners/${subjectId}`, needs: 'getPractitionerRecord' });
  if (subjectKind === 'operator') links.push({ words: '打开运营账号', to: '/operators', needs: 'listOperators' });
  if (subjectKind === 'network') links.push({ words: '查看此网络的操作日志', to: `/logs/activity?address=${encodeURIComponent(subjectId)}`, needs: 'listActivity' });
  else if (subjectKind !== 'platform') links.push({ words: '查看相关操作日志', to: `/logs/activity?objectId=${subjectId}`, needs: 'listActivity' });
  const own = ofKind[kind];
  return own === undefined ? links : [...links, own];
}
