import * as admin from '@cert/contract/admin/banner';
import * as contract from '@cert/contract/banner';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { clickBanner } from './click-banner.ts';
import { createBanner } from './create-banner.ts';
import { deleteBanner } from './delete-banner.ts';
import { getBanner, listAllBanners } from './list-all-banners.ts';
import { listBanners } from './list-banners.ts';
import { openBannerPicture } from './open-banner-picture.ts';
import { updateBanner } from './update-banner.ts';
import { uploadBannerPicture } from './upload-banner-picture.ts';

export function bannerRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.listBanners, ({ db, query }) => listBanners(db, query.slot));
  registerOperation(app, deps, contract.clickBanner, async ({ db, params }) => void (await clickBanner(db, params.bannerId)));
  adminRoutes(app, deps);

  // A public file like the others below /files/, so no operation: an <img> carries no token.
  app.get<{ Params: { pictureId: string } }>('/files/banners/:pictureId', async (request, reply) => {
    const { mediaType, stream } = await openBannerPicture(deps.db, deps.objects, request.params.pictureId);
    return reply.header('cache-control', 'public, max-age=2592000, immutable').type(mediaType).send(stream);
  });
}

/** Operators (A4). */
function adminRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, admin.listAllBanners, ({ db, query }) => listAllBanners(db, { ...query, slot: query.slot, cursor: query.cursor, cursorKey: deps.cipher }));
  registerOperation(app, deps, admin.uploadBannerPicture, ({ caller, file, idempotencyKey }) =>
    uploadBannerPicture(deps.db, { objects: deps.objects, operatorId: caller.accountId, requestKey: idempotencyKey, bytes: file.bytes }),
  );
  registerOperation(app, deps, admin.createBanner, async ({ db, actor, caller, body }) => {
    const { pictureId, ...banner } = body;
    return getBanner(db, await createBanner(db, { actor, operatorId: caller.accountId, banner, pictureId }));
  });
  registerOperation(app, deps, admin.updateBanner, async ({ db, actor, caller, params, body }) => {
    const { pictureId, version, ...banner } = body;
    await updateBanner(db, { actor, operatorId: caller.accountId, bannerId: params.bannerId, banner, pictureId, version });
    return getBanner(db, params.bannerId);
  });
  registerOperation(app, deps, admin.deleteBanner, async ({ db, actor, params }) => void (await deleteBanner(db, { actor, bannerId: params.bannerId })));
}
