import { adminOperationTable } from '@cert/api-client/admin-operation-table';
import type { ConsoleOperation } from './api.ts';
import { useSession } from './session.ts';

type Role = 'administrator' | 'business' | 'auditor';

/** Whether a role may call an operation, from the contract's own table (A9). */
export const roleMay = (role: Role, operationId: ConsoleOperation): boolean => (adminOperationTable[operationId].roles as readonly Role[]).includes(role);

/** Whether I may: buttons, menu and pages follow from it. The server decides again at each call. */
export function may(operationId: ConsoleOperation): boolean {
  const role = useSession().me?.role;
  return role !== undefined && roleMay(role, operationId);
}

export const roleNames: Record<Role, string> = { administrator: '系统管理员', business: '业务运营', auditor: '安全审计' };
