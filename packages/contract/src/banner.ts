import { z } from 'zod';
import { answerObject, id, operation } from './operation.ts';

/** The banners of a slot that run now, in their order. Empty: the carousel is hidden. */
export const listBanners = operation({
  operationId: 'listBanners',
  method: 'GET',
  path: '/v1/banners',
  summary: '轮播图（I2、P6）',
  features: ['I2', 'P6'],
  audiences: ['practitioner', 'institution'],
  query: z.strictObject({ slot: z.enum(['talent_pool', 'jobs']) }),
  answer: {
    status: 200,
    schema: answerObject({
      items: z
        .array(
          answerObject({
            id: id('banner'),
            title: z.string().max(60),
            /** Path on this server. */
            imagePath: z.string().max(200),
            linkUrl: z.string().max(500).nullable(),
          }),
        )
        .max(10),
    }).meta({ id: 'BannerList' }),
  },
  refusals: [],
});

/** Counts one tap on a banner (A4). A repeat of the same tap counts once. */
export const clickBanner = operation({
  operationId: 'clickBanner',
  method: 'POST',
  path: '/v1/banners/{bannerId}/clicks',
  summary: '点击轮播图（A4）',
  features: ['I2', 'P6', 'A4'],
  audiences: ['practitioner', 'institution'],
  params: z.strictObject({ bannerId: id('banner') }),
  answer: { status: 204, schema: null },
  refusals: ['banner_not_found'],
  repeat: 'keyed',
});
