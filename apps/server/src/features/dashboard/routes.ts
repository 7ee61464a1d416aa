import * as operations from '@cert/contract/admin/dashboard';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { getDashboard } from './get-dashboard.ts';

export function dashboardRoutes(app: FastifyInstance, deps: Deps): void {
  registerOperation(app, deps, operations.getDashboard, ({ query }) => getDashboard(deps.db, query));
}
