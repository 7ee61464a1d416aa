import { z } from 'zod';
import { answerObject, day, id, operation } from './operation.ts';

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
