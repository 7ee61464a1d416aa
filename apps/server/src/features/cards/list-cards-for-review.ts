import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { maskName } from './mask-name.ts';

export interface CardReviewFilters {
  scope: 'reported' | 'hidden' | 'all';
  registryNo?: string | undefined;
}

const openReports = sql<number>`(select count(*)::int from feedback f where f.reported_card_id = c.id and f.closed_at is null)`;

const selectReviewedCards = (db: Db | Tx) =>
  db
    .selectFrom('cards as c')
    .innerJoin('practitioners as p', 'p.id', 'c.practitioner_id')
    .select(['c.id', 'c.practitioner_id', 'c.published_at', 'c.hidden_at', 'c.hidden_reason', 'p.registry_no', 'p.name', openReports.as('open_reports')]);

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof selectReviewedCards>['executeTakeFirst']>>>;

const show = (row: Row) => ({
  cardId: row.id,
  practitionerId: row.practitioner_id,
  registryNo: row.registry_no,
  maskedName: maskName(row.name),
  isPublished: row.published_at !== null,
  hiddenAt: row.hidden_at?.toISOString() ?? null,
  hiddenReason: row.hidden_reason,
  openReportCount: row.open_reports,
});

/**
 * What operators review (A7): cards with an open report, hidden ones, or one by its exact 人员编号. `all` without a number
 * is both kinds: a list of everybody would be no review.
 */
export async function listCardsForReview(
  db: Db | Tx,
  { filters, limit, cursor, cursorKey }: { filters: CardReviewFilters; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const { scope, registryNo } = filters;
  const context = `review-cards:${JSON.stringify(filters)}`;
  const after = cursor === undefined ? undefined : String(openCursor(cursorKey, context, cursor)[0]);
  const isReported = sql<boolean>`c.id in (select f.reported_card_id from feedback f where f.reported_card_id is not null and f.closed_at is null)`;
  const rows = await selectReviewedCards(db)
    .$if(registryNo !== undefined, (query) => query.where('p.registry_no', '=', registryNo ?? ''))
    .$if(scope === 'reported', (query) => query.where(isReported))
    .$if(scope === 'hidden', (query) => query.where('c.hidden_at', 'is not', null))
    .$if(scope === 'all' && registryNo === undefined, (query) => query.where(sql<boolean>`(c.hidden_at is not null or ${isReported})`))
    .$if(after !== undefined, (query) => query.where('c.id', '<', after ?? ''))
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(show), nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.id]) : null };
}

/** @throws Refusal `card_not_found`. */
export async function getReviewedCard(db: Db | Tx, cardId: string) {
  const row = await selectReviewedCards(db).where('c.id', '=', cardId).executeTakeFirst();
  if (row === undefined) throw new Refusal('card_not_found');
  return show(row);
}
