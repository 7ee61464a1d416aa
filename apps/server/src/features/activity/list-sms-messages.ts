import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { openCursor, sealCursor } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { within } from './find-activity.ts';
import { labelObjects } from './label-objects.ts';
import { describeFilters, type LogReading } from './list-activity.ts';

export interface SmsFilters {
  from?: string | undefined;
  to?: string | undefined;
  purpose?: string | undefined;
  outcome?: 'sent' | 'refused' | 'timed_out' | 'not_sent' | undefined;
  /** The last four digits. */
  phoneEnd?: string | undefined;
}

/**
 * 短信日志 (A8): each message that was sent or failed, newest first, with the number masked.
 * @throws Refusal `cursor_invalid`.
 */
export async function listSmsMessages(db: Db, { filters, actor, limit, cursor, cursorKey }: LogReading & { filters: SmsFilters }) {
  const context = `sms-messages:${actor.id}:${JSON.stringify(filters)}`;
  const [position, id] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('sms_messages')
    .selectAll()
    .select(sql<string>`at::text`.as('position'))
    .where(within('at', filters))
    .$if(filters.purpose !== undefined, (query) => query.where('purpose', '=', filters.purpose!))
    .$if(filters.outcome !== undefined, (query) => query.where('outcome', '=', filters.outcome!))
    .$if(filters.phoneEnd !== undefined, (query) => query.where(sql<boolean>`right(masked_phone, 4) = ${filters.phoneEnd}`))
    .$if(position !== undefined, (query) => query.where(sql<boolean>`(at, id) < (${String(position)}::timestamptz, ${String(id)})`))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  // The end of a number is not written into the log.
  const noted = { ...filters, phoneEnd: filters.phoneEnd === undefined ? undefined : '****' };
  if (cursor === undefined) await logActivity(db, actor, { action: 'list-sms-messages', detail: { filters: describeFilters(noted) } });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const labels = await labelObjects(db, items.map((row) => row.practitioner_id));
  return {
    items: items.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      purpose: row.purpose,
      maskedPhone: row.masked_phone,
      practitionerId: row.practitioner_id,
      practitionerLabel: labels.get(row.practitioner_id ?? '') ?? null,
      outcome: row.outcome,
      providerCode: row.provider_code,
      milliseconds: row.milliseconds,
      address: row.address,
      requestId: row.request_id,
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
