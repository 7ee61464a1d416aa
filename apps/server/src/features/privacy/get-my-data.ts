import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { findContact } from '../cards/find-contact.ts';
import { accountSections, registrySections } from './my-data/registry-sections.ts';
import { recordSections } from './my-data/record-sections.ts';
import { writtenSections } from './my-data/written-sections.ts';

/** How many of a kind the page shows; the export has them all, up to a hard end. */
export const mostShown = 20;

/**
 * 我的数据 (X4; PIPL art. 45): everything that is kept about the person, by kinds, in plain words, with where it comes from
 * and what for; `most` newest of each kind.
 * @throws Refusal `not_found`.
 */
export async function getMyData(db: Db | Tx, { practitionerId, cipher, most }: { practitionerId: string; cipher: ContactCipher; most: number }) {
  const registry = await registrySections(db, practitionerId);
  const contact = await findContact(db, cipher, practitionerId);
  if (registry === undefined || contact === undefined) throw new Refusal('not_found');
  const sections = [
    ...registry,
    ...(await accountSections(db, practitionerId)),
    ...(await recordSections(db, practitionerId, most)),
    ...(await writtenSections(db, practitionerId, { cipher, most })),
  ];
  return { generatedAt: new Date().toISOString(), contact, sections };
}

export type MyData = Awaited<ReturnType<typeof getMyData>>;
