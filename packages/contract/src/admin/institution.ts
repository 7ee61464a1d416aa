import { z } from 'zod';
import { saveInstitutionProfile } from '../institution.ts';
import { answerObject, day, id, moment, operation, page, pageQuery } from '../operation.ts';

const keepers = ['administrator', 'business'] as const;
const { contactPerson, contactPhone, contactEmail, contactAddress, profile } = saveInstitutionProfile.body.shape;

const count = z.number().int().min(0);
const optionalMoment = moment.nullable();
const oneLine = /^[^\p{Cc}\p{Cf}\p{Cs}]*$/u;
/** Why, for the colleagues and the log. */
const reason = z.string().trim().min(2).max(200).regex(oneLine);
const version = z.number().int().min(1).max(1_000_000_000);

/** 有效, 即将到期 (within 30 days), 已到期. No date on file: valid without end. */
export const membershipState = z.enum(['valid', 'expiring', 'expired']);

const membership = { membershipUntil: day.nullable(), membershipState };

/** One row of the list of institutions. */
export const ListedInstitution = answerObject({
  id: id('inst'),
  institutionName: z.string().max(100),
  /** Its first account. */
  accountName: z.string().max(50),
  ...membership,
  disabledAt: optionalMoment,
  balance: count,
  /** Published and paused jobs: what the limit of ten counts (rule 13). */
  jobCount: count,
  /** The last sign-in of any of its accounts. */
  lastSignedInAt: optionalMoment,
  createdAt: moment,
}).meta({ id: 'ListedInstitution' });

export const InstitutionAccount = answerObject({
  id: id('iacc'),
  accountName: z.string().max(50),
  /** False: it still has the default password. */
  hasOwnPassword: z.boolean(),
  defaultPasswordExpiresAt: optionalMoment,
  disabledAt: optionalMoment,
  lastSignedInAt: optionalMoment,
}).meta({ id: 'InstitutionAccount' });

/** An institution with everything that operators keep of it. */
export const InstitutionRecord = answerObject({
  id: id('inst'),
  institutionName: z.string().max(100),
  approvalNo: z.string().max(60).nullable(),
  creditCode: z.string().max(40).nullable(),
  contactPerson: z.string().max(60),
  contactPhone: z.string().max(60),
  contactEmail: z.string().max(120),
  contactAddress: z.string().max(200),
  profile: z.string().max(2000),
  ...membership,
  disabledAt: optionalMoment,
  disabledReason: z.string().max(200).nullable(),
  createdAt: moment,
  /** Counts the changes by anybody; a save names the one that it was based on. */
  version,
  balance: count,
  jobCounts: answerObject({ published: count, paused: count, expired: count, takenDown: count, deleted: count }),
  accounts: z.array(InstitutionAccount).max(50),
}).meta({ id: 'InstitutionRecord' });

/** A random default password: in this answer only, good for nothing but setting an own one (rule 21). */
export const DefaultPassword = answerObject({
  institutionId: id('inst'),
  institutionName: z.string().max(100),
  accountName: z.string().max(50),
  defaultPassword: z.string().max(40),
  expiresAt: moment,
}).meta({ id: 'DefaultPassword' });

const params = z.strictObject({ institutionId: id('inst') });
const operators = { features: ['A1'], audiences: ['operator'] } as const;

export const listInstitutions = operation({
  operationId: 'listInstitutions',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/institutions',
  summary: '机构列表（A1）：按名称或账号查找，按状态和会员资格筛选',
  ...operators,
  roles: ['administrator', 'business', 'auditor'],
  query: z.strictObject({
    /** Part of a name or of an account name. */
    search: z.string().trim().min(1).max(50).optional(),
    state: z.enum(['enabled', 'disabled']).optional(),
    membership: membershipState.optional(),
    ...pageQuery,
  }),
  answer: { status: 200, schema: page(ListedInstitution).meta({ id: 'ListedInstitutionPage' }) },
  refusals: ['cursor_invalid'],
});

export const getInstitution = operation({
  operationId: 'getInstitution',
  method: 'GET',
  path: '/v1/admin/institutions/{institutionId}',
  summary: '一家机构的资料、账号、点数和职位数（A1）',
  ...operators,
  roles: ['administrator', 'business', 'auditor'],
  params,
  answer: { status: 200, schema: InstitutionRecord },
  refusals: ['institution_not_found'],
});

/** What an operator enters; an empty text means there is none. */
const fields = {
  institutionName: z.string().trim().min(2).max(100).regex(oneLine),
  approvalNo: z.string().trim().max(60).regex(oneLine),
  creditCode: z.string().trim().toUpperCase().regex(/^([0-9A-Z]{18})?$/).max(18),
  contactPerson, contactPhone, contactEmail, contactAddress, profile,
};

/** The institution with its first account and its default password. */
export const createInstitution = operation({
  operationId: 'createInstitution',
  method: 'POST',
  path: '/v1/admin/institutions',
  summary: '开户（A1）：默认密码随机生成，只在这次回答中出现',
  ...operators,
  roles: keepers,
  body: z.strictObject({
    ...z.strictObject(fields).partial({ approvalNo: true, creditCode: true, contactPerson: true, contactPhone: true, contactEmail: true, contactAddress: true, profile: true }).shape,
    accountName: z.string().trim().min(3).max(50),
    membershipUntil: day.nullable(),
  }),
  answer: { status: 201, schema: DefaultPassword },
  refusals: ['institution_exists', 'account_name_taken'],
  repeat: 'keyed',
});

export const updateInstitution = operation({
  operationId: 'updateInstitution',
  method: 'PUT',
  path: '/v1/admin/institutions/{institutionId}',
  summary: '修改机构资料（A1）',
  ...operators,
  roles: keepers,
  params,
  body: z.strictObject({ ...fields, version }),
  answer: { status: 200, schema: InstitutionRecord },
  refusals: ['institution_not_found', 'institution_exists', 'version_conflict'],
  repeat: 'keyed',
});

export const setMembership = operation({
  operationId: 'setMembership',
  method: 'PUT',
  path: '/v1/admin/institutions/{institutionId}/membership',
  summary: '设置会员资格有效期（A1）；null 为长期有效',
  ...operators,
  roles: keepers,
  params,
  body: z.strictObject({ membershipUntil: day.nullable(), version }),
  answer: { status: 200, schema: InstitutionRecord },
  refusals: ['institution_not_found', 'version_conflict'],
  repeat: 'keyed',
});

/** Every login of its accounts ends, its jobs vanish, and it can neither sign in nor see a contact (rule 22). */
export const disableInstitution = operation({
  operationId: 'disableInstitution',
  method: 'POST',
  path: '/v1/admin/institutions/{institutionId}/disable',
  summary: '停用机构（A1，规则 22）：登录立即失效，职位不再展示',
  ...operators,
  roles: keepers,
  params,
  body: z.strictObject({ reason }),
  answer: { status: 200, schema: InstitutionRecord },
  refusals: ['institution_not_found'],
  repeat: 'keyed',
});

export const enableInstitution = operation({
  operationId: 'enableInstitution',
  method: 'POST',
  path: '/v1/admin/institutions/{institutionId}/enable',
  summary: '恢复已停用的机构（A1）',
  ...operators,
  roles: keepers,
  params,
  body: z.strictObject({ reason }),
  answer: { status: 200, schema: InstitutionRecord },
  refusals: ['institution_not_found'],
  repeat: 'keyed',
});

/** A new default password for one account; its own dies, its logins end (rule 22). */
export const resetInstitutionPassword = operation({
  operationId: 'resetInstitutionPassword',
  method: 'POST',
  path: '/v1/admin/institutions/{institutionId}/password-resets',
  summary: '重置机构账号密码（A1，规则 21、22）：新默认密码只在这次回答中出现',
  ...operators,
  roles: keepers,
  needsRecentPassword: true,
  params,
  body: z.strictObject({ accountId: id('iacc') }),
  answer: { status: 201, schema: DefaultPassword },
  refusals: ['institution_not_found'],
  repeat: 'keyed',
});
