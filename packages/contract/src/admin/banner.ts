import { z } from 'zod';
import { answerObject, day, id, moment, operation, page, pageQuery, sentMoment } from '../operation.ts';

const slot = z.enum(['talent_pool', 'jobs']);
const title = z.string().trim().min(2).max(60).regex(/^[^\p{C}]*$/u);
/** Only https: nothing that runs as script or reads a file (ASVS 1.2.2). */
const linkUrl = z
  .string()
  .trim()
  .max(500)
  .regex(/^https:\/\/[^\s<>"'\\]+$/)
  .refine((text) => URL.canParse(text), '网址不正确')
  .nullable();
const position = z.number().int().min(0).max(999);

/** A banner as operators see it (A4), running or not. */
export const BannerRow = answerObject({
  id: id('banner'),
  slot,
  title: z.string().max(60),
  /** Path on this server. */
  imagePath: z.string().max(200),
  linkUrl: z.string().max(500).nullable(),
  position,
  startsAt: moment.nullable(),
  endsAt: moment.nullable(),
  isEnabled: z.boolean(),
  state: z.enum(['running', 'scheduled', 'ended', 'disabled']),
  clickCount: z.number().int().min(0),
  /** The last 30 days that had any, oldest first. */
  clicksByDay: z.array(answerObject({ day, clicks: z.number().int().min(0) })).max(30),
  version: z.number().int().min(1),
}).meta({ id: 'BannerRow' });

const operators = { audiences: ['operator'], features: ['A4'] } as const;
const params = z.strictObject({ bannerId: id('banner') });
const shown = {
  slot,
  title,
  linkUrl,
  position,
  startsAt: sentMoment().nullable(),
  endsAt: sentMoment().nullable(),
  isEnabled: z.boolean(),
};

/** Every banner, in the order of its slot. */
export const listAllBanners = operation({
  operationId: 'listAllBanners',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/banners',
  summary: '全部轮播图（A4）',
  ...operators,
  roles: ['administrator', 'business', 'auditor'],
  query: z.strictObject({ slot: slot.optional(), ...pageQuery }),
  answer: { status: 200, schema: page(BannerRow).meta({ id: 'BannerRowPage' }) },
  refusals: ['cursor_invalid'],
});

/** PNG, JPEG or WebP; cut to the shape of the carousel (16:6) by whoever shows it. Unused ones are deleted after a day. */
export const uploadBannerPicture = operation({
  operationId: 'uploadBannerPicture',
  method: 'POST',
  path: '/v1/admin/banner-pictures',
  summary: '上传轮播图图片（A4）',
  ...operators,
  roles: ['administrator', 'business'],
  upload: { maxBytes: 2 * 1024 * 1024, mediaTypes: ['image/png', 'image/jpeg', 'image/webp'] },
  answer: {
    status: 201,
    schema: answerObject({ pictureId: id('pic'), imagePath: z.string().max(200), width: z.number().int().min(1).max(16_000), height: z.number().int().min(1).max(16_000) }).meta({ id: 'BannerPicture' }),
  },
  refusals: ['picture_invalid', 'picture_too_large'],
  repeat: 'own',
});

export const createBanner = operation({
  operationId: 'createBanner',
  method: 'POST',
  path: '/v1/admin/banners',
  summary: '新增轮播图（A4）',
  ...operators,
  roles: ['administrator', 'business'],
  body: z.strictObject({ ...shown, pictureId: id('pic') }),
  answer: { status: 201, schema: BannerRow },
  refusals: ['picture_not_found', 'banner_period_invalid'],
  repeat: 'keyed',
});

/** Replaces everything shown; without a picture the old one stays. */
export const updateBanner = operation({
  operationId: 'updateBanner',
  method: 'PUT',
  path: '/v1/admin/banners/{bannerId}',
  summary: '修改轮播图（A4）',
  ...operators,
  roles: ['administrator', 'business'],
  params,
  body: z.strictObject({ ...shown, pictureId: id('pic').nullable(), version: z.number().int().min(1).max(2_000_000_000) }),
  answer: { status: 200, schema: BannerRow },
  refusals: ['banner_not_found', 'picture_not_found', 'banner_period_invalid', 'version_conflict'],
  repeat: 'keyed',
});

/** Its picture and its clicks go with it. */
export const deleteBanner = operation({
  operationId: 'deleteBanner',
  method: 'DELETE',
  path: '/v1/admin/banners/{bannerId}',
  summary: '删除轮播图及其图片（A4）',
  ...operators,
  roles: ['administrator', 'business'],
  params,
  answer: { status: 204, schema: null },
  refusals: ['banner_not_found'],
  repeat: 'keyed',
});
