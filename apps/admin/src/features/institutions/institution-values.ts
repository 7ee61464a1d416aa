import type { InstitutionRecord } from './use-list-institutions.ts';

const names = ['institutionName', 'approvalNo', 'creditCode', 'contactPerson', 'contactPhone', 'contactEmail', 'contactAddress', 'profile'] as const;

/** What operators enter of an institution; an empty text means there is none. */
export type InstitutionValues = Record<(typeof names)[number], string>;

export const valuesOf = (institution: InstitutionRecord | null): InstitutionValues =>
  Object.fromEntries(names.map((name) => [name, institution?.[name] ?? ''])) as InstitutionValues;
