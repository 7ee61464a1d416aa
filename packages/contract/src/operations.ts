import * as application from './application.ts';
import * as banner from './banner.ts';
import * as card from './card.ts';
import * as cardView from './card-view.ts';
import * as institution from './institution.ts';
import * as job from './job.ts';
import type { Operation } from './operation.ts';
import * as points from './points.ts';
import * as reveal from './reveal.ts';
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
  { name: '轮播图', operations: operationsOf(banner) },
];

/** Every operation of the API. */
export const operations: readonly Operation[] = operationGroups.flatMap((group) => group.operations);
