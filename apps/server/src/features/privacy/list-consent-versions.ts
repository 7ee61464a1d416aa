import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { publishConsent } from '../cards/consent-text.ts';

type Kind = 'publish_card' | 'apply_to_job' | 'share_card' | 'privacy_policy';
/** The text of an application names its institution, so its version begins with that of the words. */
const isCurrent: Partial<Record<Kind, (version: string) => boolean>> = {
  publish_card: (version) => version === publishConsent.version,
  privacy_policy: (version) => version === privacyPolicyVersion,
};

/** A11: how many agreed to which version of which text, the newest first. Of an application the version of its words. */
export async function listConsentVersions(db: Db | Tx) {
  const version = sql<string>`case when kind = 'apply_to_job' then split_part(text_version, '.', 1) else text_version end`;
  const rows = await db
    .selectFrom('consents')
    .select([
      'kind',
      version.as('version'),
      sql<number>`count(*)::int`.as('consents'),
      sql<number>`count(distinct coalesce(practitioner_id, institution_account_id))::int`.as('parties'),
      sql<Date>`min(granted_at)`.as('first_at'),
      sql<Date>`max(granted_at)`.as('last_at'),
    ])
    .groupBy(['kind', version])
    .orderBy('last_at', 'desc')
    .orderBy('kind')
    .orderBy('version')
    .limit(200)
    .execute();
  const newest = new Map<string, string>();
  for (const row of rows) if (row.version > (newest.get(row.kind) ?? '')) newest.set(row.kind, row.version);
  return {
    items: rows.map((row) => ({
      kind: row.kind,
      version: row.version,
      isCurrent: isCurrent[row.kind]?.(row.version) ?? newest.get(row.kind) === row.version,
      consents: row.consents,
      parties: row.parties,
      firstAt: row.first_at.toISOString(),
      lastAt: row.last_at.toISOString(),
    })),
  };
}
