import * as adminBanner from './admin/banner.ts';
import * as adminActivity from './admin/activity.ts';
import * as adminAlert from './admin/alert.ts';
import * as adminCard from './admin/card.ts';
import * as adminDictionary from './admin/dictionary.ts';
import * as adminForbiddenWord from './admin/forbidden-word.ts';
import * as adminJob from './admin/job.ts';
import * as account from './account.ts';
import * as adminCorrection from './admin/correction.ts';
import * as adminPrivacy from './admin/privacy.ts';
import * as adminDashboard from './admin/dashboard.ts';
import * as adminFeedback from './admin/feedback.ts';
import * as adminInstitution from './admin/institution.ts';
import * as adminInstitutionImport from './admin/institution-import.ts';
import * as adminPoints from './admin/points.ts';
import * as adminOperator from './admin/operator.ts';
import * as adminOperatorSession from './admin/operator-session.ts';
import * as adminRegistry from './admin/registry.ts';
import * as adminRegistryImport from './admin/registry-import.ts';
import * as application from './application.ts';
import * as banner from './banner.ts';
import * as card from './card.ts';
import * as cardView from './card-view.ts';
import * as correction from './correction.ts';
import * as feedback from './feedback.ts';
import * as dictionary from './dictionary.ts';
import * as institution from './institution.ts';
import * as job from './job.ts';
import * as notification from './notification.ts';
import type { Operation } from './operation.ts';
import * as ownContact from './own-contact.ts';
import * as points from './points.ts';
import * as privacy from './privacy.ts';
import * as reveal from './reveal.ts';
import * as share from './share.ts';
import * as signIn from './sign-in.ts';
import * as talentPool from './talent-pool.ts';

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'operationId' in value;

const operationsOf = (noun: Record<string, unknown>): Operation[] => Object.values(noun).filter(isOperation);

/** The operations by noun, as the reference page shows them. */
export const operationGroups: readonly { readonly name: string; readonly operations: readonly Operation[] }[] = [
  { name: '登录', operations: operationsOf(signIn) },
  { name: '我的名片', operations: operationsOf(card) },
  { name: '人才库', operations: operationsOf(talentPool) },
  { name: '查看联系方式', operations: operationsOf(reveal) },
  { name: '人才查看记录', operations: operationsOf(cardView) },
  { name: '点数', operations: operationsOf(points) },
  { name: '机构', operations: operationsOf(institution) },
  { name: '职位', operations: operationsOf(job) },
  { name: '投递', operations: operationsOf(application) },
  { name: '分享', operations: operationsOf(share) },
  { name: '站内消息', operations: operationsOf(notification) },
  { name: '轮播图', operations: operationsOf(banner) },
  { name: '运营：信息库', operations: [...operationsOf(adminRegistry), ...operationsOf(adminRegistryImport)] },
  { name: '意见反馈', operations: operationsOf(feedback) },
  { name: '账号与安全', operations: operationsOf(account) },
  { name: '隐私与数据', operations: [...operationsOf(ownContact), ...operationsOf(correction), ...operationsOf(privacy)] },
  { name: '运营：隐私', operations: [...operationsOf(adminCorrection), ...operationsOf(adminPrivacy)] },
  { name: '运营：职位审核', operations: [...operationsOf(adminJob), ...operationsOf(adminForbiddenWord)] },
  { name: '运营：名片审核', operations: operationsOf(adminCard) },
  { name: '运营：轮播图', operations: operationsOf(adminBanner) },
  { name: '字典', operations: operationsOf(dictionary) },
  { name: '运营：字典', operations: operationsOf(adminDictionary) },
  { name: '运营：意见反馈', operations: operationsOf(adminFeedback) },
  { name: '运营：机构', operations: [...operationsOf(adminInstitution), ...operationsOf(adminInstitutionImport)] },
  { name: '运营：点数', operations: operationsOf(adminPoints) },
  { name: '运营：账号', operations: [...operationsOf(adminOperatorSession), ...operationsOf(adminOperator)] },
  { name: '运营：警报', operations: operationsOf(adminAlert) },
  { name: '运营：日志', operations: operationsOf(adminActivity) },
  { name: '运营：概览', operations: operationsOf(adminDashboard) },
];

/** Every operation of the API. */
export const operations: readonly Operation[] = operationGroups.flatMap((group) => group.operations);
