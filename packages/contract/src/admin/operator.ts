import { z } from 'zod';
import { answerObject, id, moment, operation, operatorRoles, page, pageQuery } from '../operation.ts';
import { accountName, displayName, newPassword, operatorParams, role } from './operator-fields.ts';

/** One operator (运营账号) as the administrators see it. */
export const Operator = answerObject({
  id: id('oper'),
  accountName: z.string().max(50),
  displayName: z.string().max(60),
  role: z.enum(operatorRoles),
  state: z.enum(['active', 'disabled']),
  /** False until the random password that an administrator passed on has been replaced. */
  hasOwnPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  lastSignedInAt: moment.nullable(),
  createdAt: moment,
  /** What may be done to this account; the last active administrator is kept. */
  can: answerObject({ disable: z.boolean(), enable: z.boolean(), changeRole: z.boolean(), resetPassword: z.boolean(), resetSecondFactor: z.boolean() }),
}).meta({ id: 'Operator' });

/** A random password, shown this once. */
const NewPassword = answerObject({ operator: Operator, password: newPassword }).meta({ id: 'OperatorPassword' });

const ofAdministrator = { features: ['A9'], audiences: ['operator'], roles: ['administrator'] } as const;

export const listOperators = operation({
  ...ofAdministrator,
  operationId: 'listOperators',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/operators',
  summary: '运营账号列表（A9）',
  query: z.strictObject({
    ...pageQuery,
    /** Part of the account name or the person's name. */
    search: z.string().trim().max(50).optional(),
    role: role.optional(),
    state: z.enum(['active', 'disabled']).optional(),
  }),
  answer: { status: 200, schema: page(Operator).meta({ id: 'OperatorPage' }) },
  refusals: ['cursor_invalid'],
});

/** The account signs in with this password once, sets an own one and a second factor, and can do nothing before. */
export const createOperator = operation({
  ...ofAdministrator,
  operationId: 'createOperator',
  method: 'POST',
  path: '/v1/admin/operators',
  summary: '新建运营账号，随机密码只显示一次（A9）',
  needsRecentPassword: true,
  body: z.strictObject({ accountName, displayName, role }),
  answer: { status: 201, schema: NewPassword },
  refusals: ['account_name_taken'],
  repeat: 'keyed',
});

/** Ends its logins at once (rule 22). */
export const disableOperator = operation({
  ...ofAdministrator,
  operationId: 'disableOperator',
  method: 'POST',
  path: '/v1/admin/operators/{operatorId}/disable',
  summary: '停用运营账号（A9，规则 22）',
  needsRecentPassword: true,
  params: operatorParams,
  answer: { status: 200, schema: Operator },
  refusals: ['not_found', 'last_administrator'],
  repeat: 'keyed',
});

export const enableOperator = operation({
  ...ofAdministrator,
  operationId: 'enableOperator',
  method: 'POST',
  path: '/v1/admin/operators/{operatorId}/enable',
  summary: '启用运营账号（A9）',
  needsRecentPassword: true,
  params: operatorParams,
  answer: { status: 200, schema: Operator },
  refusals: ['not_found'],
  repeat: 'keyed',
});

/** Ends its logins: what a page shows follows from the role that it was opened with. */
export const changeOperatorRole = operation({
  ...ofAdministrator,
  operationId: 'changeOperatorRole',
  method: 'PUT',
  path: '/v1/admin/operators/{operatorId}/role',
  summary: '修改运营账号的角色（A9）',
  needsRecentPassword: true,
  params: operatorParams,
  body: z.strictObject({ role }),
  answer: { status: 200, schema: Operator },
  refusals: ['not_found', 'last_administrator'],
  repeat: 'keyed',
});

export const resetOperatorPassword = operation({
  ...ofAdministrator,
  operationId: 'resetOperatorPassword',
  method: 'POST',
  path: '/v1/admin/operators/{operatorId}/reset-password',
  summary: '重置运营账号的密码，随机密码只显示一次（A9）',
  needsRecentPassword: true,
  params: operatorParams,
  answer: { status: 200, schema: NewPassword },
  refusals: ['not_found'],
  repeat: 'keyed',
});

/** For a lost phone: the next sign-in sets a new second factor up. */
export const resetSecondFactor = operation({
  ...ofAdministrator,
  operationId: 'resetSecondFactor',
  method: 'POST',
  path: '/v1/admin/operators/{operatorId}/reset-second-factor',
  summary: '重置运营账号的动态验证码（A9）',
  needsRecentPassword: true,
  params: operatorParams,
  answer: { status: 200, schema: Operator },
  refusals: ['not_found'],
  repeat: 'keyed',
});
