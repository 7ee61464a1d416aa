import { api } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';

export const useGetMyCard = () => useRead(() => api.practitioner.call('getMyCard'));
