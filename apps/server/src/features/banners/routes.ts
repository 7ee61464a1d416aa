import * as contract from '@cert/contract/banner';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { listBanners } from './list-banners.ts';

export function bannerRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, contract.listBanners, ({ db, query }) => listBanners(db, query.slot));
}
