import type { Schemas } from '@cert/api-client/client';
import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useRead } from '../../platform/use-read.ts';

export type InstitutionProfile = Schemas['InstitutionProfile'];

export const profileFields = ['contactPerson', 'contactPhone', 'contactEmail', 'contactAddress', 'profile'] as const;
export type ProfileField = (typeof profileFields)[number];
export type ProfileDraft = Record<ProfileField, string>;

export const useGetInstitutionProfile = () => useRead(() => api.institution.call('getInstitutionProfile'));
export const useSaveInstitutionProfile = () =>
  useAct((body: ProfileDraft & { version: number }, idempotencyKey) => api.institution.call('saveInstitutionProfile', { body }, { idempotencyKey }));
