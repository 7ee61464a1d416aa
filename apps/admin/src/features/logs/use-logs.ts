import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';
import { given, usePagedList } from '../../platform/use-paged-list.ts';

export type ActivityEntry = Schemas['ActivityEntry'];
export type SignInEntry = Schemas['SignInEntry'];
export type SmsMessage = Schemas['SmsMessage'];

/** 操作日志 */
export const useListActivity = () =>
  usePagedList({
    filters: { from: '', to: '', actorKind: '' as '' | ActivityEntry['actorKind'], actorId: '', action: '', objectKind: '', objectId: '', address: '' },
    limit: 30,
    fetch: (filters, page) => call('listActivity', { query: { ...given(filters), ...page } }),
  });

/** 登录日志 */
export const useListSignIns = () =>
  usePagedList({
    filters: { from: '', to: '', identity: '' as '' | NonNullable<SignInEntry['identity']>, result: '' as '' | 'success' | 'failure', address: '' },
    limit: 30,
    fetch: (filters, page) => call('listSignIns', { query: { ...given(filters), ...page } }),
  });

/** 短信日志 */
export const useListSmsMessages = () =>
  usePagedList({
    filters: { from: '', to: '', purpose: '', outcome: '' as '' | SmsMessage['outcome'], phoneEnd: '' },
    limit: 30,
    fetch: (filters, page) => call('listSmsMessages', { query: { ...given(filters), ...page } }),
  });

/** 短信用量 */
export const useReadSmsBudget = () => useRead(() => call('readSmsBudget'));
