import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type ListedInstitution = Schemas['ListedInstitution'];
export type InstitutionRecord = Schemas['InstitutionRecord'];
export type MembershipState = ListedInstitution['membershipState'];

export const membershipNames: Record<MembershipState, string> = { valid: '有效', expiring: '即将到期', expired: '已到期' };
export const membershipTones = { valid: 'valid', expiring: 'pending', expired: 'danger' } as const satisfies Record<MembershipState, string>;

export const useListInstitutions = () =>
  usePagedList({
    filters: { search: '', state: '' as '' | 'enabled' | 'disabled', membership: '' as '' | MembershipState },
    fetch: (filters, page) => call('listInstitutions', { query: { ...given(filters), ...page } }),
  });
