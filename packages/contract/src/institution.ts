import { z } from 'zod';
import { answerObject, day, id, moment, operation } from './operation.ts';

/** The institution of this login, for the head of its 我的 page. */
export const getMyInstitution = operation({
  operationId: 'getMyInstitution',
  method: 'GET',
  path: '/v1/my-institution',
  summary: '本机构（X2、I10）',
  features: ['X2', 'I10'],
  audiences: ['institution'],
  answer: {
    status: 200,
    schema: answerObject({
      id: id('inst'),
      name: z.string().max(100),
      accountName: z.string().max(50),
      membershipUntil: day.nullable(),
      isMembershipValid: z.boolean(),
      balance: z.number().int().min(0),
    }).meta({ id: 'MyInstitution' }),
  },
  refusals: [],
});

// Control characters have no place in a text that is shown, and some turn the reading order.
const oneLine = /^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/;
const manyLines = /^[^\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/;
/** 010-8888 0000 转 12, 400-000-0000, +86 138 0000 0000 */
const telephone = /^[+0-9][-0-9 ()（）]{4,28}[0-9)）]( ?(转|#|ext\.?) ?\d{1,8})?$/;

/** An empty text takes the value away. */
const profileFields = {
  contactPerson: z.string().trim().max(30).regex(oneLine),
  contactPhone: z.string().trim().max(40).refine((text) => text === '' || telephone.test(text), '请输入正确的电话，例如 010-88880000 转 12'),
  contactEmail: z.string().trim().max(120).refine((text) => text === '' || z.email().safeParse(text).success, '请输入正确的邮箱'),
  contactAddress: z.string().trim().max(120).regex(oneLine),
  /** 公司简介 */
  profile: z.string().overwrite((text) => text.replaceAll('\r\n', '\n')).trim().max(1000).regex(manyLines),
};

/** 机构信息 (I7): what the operator keeps, and the five fields that the institution keeps itself. */
export const InstitutionProfile = answerObject({
  institutionName: z.string().max(100),
  accountName: z.string().max(50),
  approvalNo: z.string().max(60).nullable(),
  creditCode: z.string().max(40).nullable(),
  membershipUntil: day.nullable(),
  isMembershipValid: z.boolean(),
  joinedAt: moment,
  contactPerson: z.string().max(60),
  contactPhone: z.string().max(60),
  contactEmail: z.string().max(120),
  contactAddress: z.string().max(200),
  profile: z.string().max(2000),
  /** Counts the saves; a save names the one that it was based on. */
  version: z.number().int().min(1),
}).meta({ id: 'InstitutionProfile' });

export const getInstitutionProfile = operation({
  operationId: 'getInstitutionProfile',
  method: 'GET',
  path: '/v1/my-institution/profile',
  summary: '机构信息（I7）',
  features: ['I7'],
  audiences: ['institution'],
  answer: { status: 200, schema: InstitutionProfile },
  refusals: [],
});

/** 保存. Another editor's save in between is `version_conflict`, with the `profile` that stands now. */
export const saveInstitutionProfile = operation({
  operationId: 'saveInstitutionProfile',
  method: 'PUT',
  path: '/v1/my-institution/profile',
  summary: '保存机构信息：联系人、电话、邮箱、地址、公司简介（I7）',
  features: ['I7'],
  audiences: ['institution'],
  body: z.strictObject({ ...profileFields, version: z.number().int().min(1).max(1_000_000_000) }),
  answer: { status: 200, schema: InstitutionProfile },
  refusals: ['version_conflict'],
  repeat: 'keyed',
});
