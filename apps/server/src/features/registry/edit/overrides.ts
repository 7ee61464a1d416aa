import type { RegistryPractitioner, RegistryRegistration } from '../parse/registry-row.ts';

/** Fields of a practitioner that an operator may change. A registration is the field `registration:<scheme>`. */
export const overridableFields = ['name', 'sex', 'birth', 'phone', 'email', 'wechatId', 'education', 'jobTitle', 'residence', 'employer', 'employmentKind'] as const;
export type OverridableField = (typeof overridableFields)[number];

export const registrationField = (scheme: string): string => `registration:${scheme}`;
export const schemeOfField = (field: string): string | undefined => (field.startsWith('registration:') ? field.slice('registration:'.length) : undefined);

/** What a file says about one field; null: nothing. */
const readers: { [F in OverridableField]: (practitioner: RegistryPractitioner) => unknown } = {
  name: (p) => p.name,
  sex: (p) => p.sex,
  birth: (p) => p.birth,
  phone: (p) => p.phone,
  email: (p) => p.email,
  wechatId: (p) => p.wechat,
  education: (p) => p.education,
  jobTitle: (p) => p.jobTitle,
  residence: (p) => p.residence,
  employer: (p) => p.employer,
  employmentKind: (p) => p.employmentKind,
};

const isPlainField = (field: string): field is OverridableField => field in readers;
const memberOf: Partial<Record<OverridableField, keyof RegistryPractitioner>> = { wechatId: 'wechat' };

/** A registration as an override keeps it. */
export const termsOf = ({ grade, certificateNo, validUntil, technicalAreas }: Omit<RegistryRegistration, 'scheme'>) => ({ grade, certificateNo, validUntil, technicalAreas });

/**
 * Takes what operators changed out of a practitioner of a file: `rest` may be written, `said` is what the file says
 * instead of the operators' values, field → value. An empty cell says nothing, as everywhere in an import.
 */
export function takeOut(practitioner: RegistryPractitioner, overridden: ReadonlySet<string>, currentName: string): { rest: RegistryPractitioner; said: Map<string, unknown> } {
  const said = new Map<string, unknown>();
  const rest = { ...practitioner };
  for (const field of overridden) {
    if (isPlainField(field)) {
      const value = readers[field](practitioner);
      if (value !== null) said.set(field, value);
      if (field === 'name') rest.name = currentName;
      else Object.assign(rest, { [memberOf[field] ?? field]: null });
    }
  }
  rest.registrations = practitioner.registrations.filter((registration) => {
    const field = registrationField(registration.scheme);
    if (!overridden.has(field)) return true;
    said.set(field, termsOf(registration));
    return false;
  });
  return { rest, said };
}
