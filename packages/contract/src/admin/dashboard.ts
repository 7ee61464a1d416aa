import { z } from 'zod';
import { answerObject, day, moment, operation } from '../operation.ts';

const figure = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What is counted of one day or one period. Responses: applications received in it that were opened or judged since. */
const flows = { cardsPublished: figure, reveals: figure, jobsPublished: figure, applications: figure, responses: figure, pointsSpent: figure, pointsRefunded: figure };
export const DashboardFlows = answerObject(flows).meta({ id: 'DashboardFlows' });

/** One day, or one week beginning at this day. */
export const DashboardPoint = answerObject({
  from: day,
  to: day,
  /** Cards in the talent pool at the end of it. */
  cardsOpen: figure,
  ...flows,
}).meta({ id: 'DashboardPoint' });

const slice = answerObject({ key: z.string().max(40), cardsOpen: figure, reveals: figure, jobsPublished: figure, applications: figure });

/** 概览 */
export const getDashboard = operation({
  operationId: 'getDashboard',
  method: 'GET',
  path: '/v1/admin/dashboard',
  summary: '概览：名片、查看、职位、投递、回应率与点数（A10）',
  features: ['A10'],
  audiences: ['operator'],
  roles: ['administrator', 'business', 'auditor'],
  query: z.strictObject({ days: z.enum(['30', '90', '365']).default('30') }),
  answer: {
    status: 200,
    schema: answerObject({
      from: day,
      to: day,
      /** A year is shown in weeks. */
      bucket: z.enum(['day', 'week']),
      /** When the numbers of cards were counted; everything else of today is as of now. */
      countedAt: moment,
      cardsOpen: figure,
      jobsOpen: figure,
      today: DashboardFlows,
      yesterday: DashboardFlows,
      period: DashboardFlows,
      previousPeriod: DashboardFlows,
      cardsOpenBefore: figure,
      points: z.array(DashboardPoint).max(120),
      byProvince: z.array(slice).max(40),
      byScheme: z.array(slice).max(60),
      byPostType: z.array(answerObject({ key: z.string().max(40), jobsPublished: figure, applications: figure })).max(60),
    }).meta({ id: 'Dashboard' }),
  },
  refusals: [],
});
