import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';

export type MyDataSection = Schemas['MyDataSection'];

export const useGetMyData = () => useRead(() => api.practitioner.call('getMyData'));
