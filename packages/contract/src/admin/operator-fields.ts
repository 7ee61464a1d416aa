import { z } from 'zod';
import { id, operatorRoles } from '../operation.ts';

/** Fields that both the operators' own pages and their administration use. */
export const role = z.enum(operatorRoles);
export const accountName = z.string().trim().toLowerCase().regex(/^[a-z0-9][a-z0-9._-]{2,49}$/).max(50);
// Control characters have no place in a name that is shown, and some turn the reading order.
export const displayName = z.string().trim().min(2).max(30).regex(/^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/);
export const password = z.string().min(1).max(128);
/** A password made by the program. */
export const newPassword = z.string().min(12).max(40);
export const operatorParams = z.object({ operatorId: id('oper') });
