import { activityActions } from '@cert/contract/codes/activity-actions';
import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import { openCursor, sealCursor } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { before, findActivity, type ActivityRow } from './find-activity.ts';
import { labelObjects } from './label-objects.ts';
import { describeFilters, type LogReading } from './list-activity.ts';
import { outcomeOf } from './show-activity.ts';

type Identity = 'practitioner' | 'institution' | 'operator';

export interface SignInFilters {
  from?: string | undefined;
  to?: string | undefined;
  identity?: Identity | undefined;
  result?: 'success' | 'failure' | undefined;
  address?: string | undefined;
}

const steps = activityActions.filter((entry) => entry.group === 'sign-in');
const identityOfAction = new Map<string, Identity | null>(steps.map((entry) => [entry.code, entry.identity]));
/** Outcomes that only say how the sign-in goes on. */
const goodOutcomes = ['success', 'verify', 'password'];

/**
 * 登录日志 (A8): every step of the sign-ins of the three identities, successes and failures, newest first.
 * @throws Refusal `cursor_invalid`.
 */
export async function listSignIns(db: Db, { filters, actor, limit, cursor, cursorKey }: LogReading & { filters: SignInFilters }) {
  const context = `sign-ins:${actor.id}:${JSON.stringify(filters)}`;
  const [position, id] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const { identity, result } = filters;
  const actions = steps.filter((entry) => identity === undefined || entry.identity === identity).map((entry) => entry.code);
  const shared = steps.filter((entry) => entry.identity === null).map((entry) => entry.code);
  const isGood = sql<boolean>`(not detail ? 'outcome' or detail->>'outcome' = any(${goodOutcomes}))`;
  const rows = await findActivity(db, { from: filters.from, to: filters.to, address: filters.address })
    .where(({ or, and, eb }) => or([eb('action', 'in', actions), ...(identity === undefined || shared.length === 0 ? [] : [and([eb('action', 'in', shared), eb('actor_kind', '=', identity)])])]))
    .$if(result === 'success', (query) => query.where(isGood))
    .$if(result === 'failure', (query) => query.where(sql<boolean>`not ${isGood}`))
    .$if(position !== undefined, (query) => query.where(before(String(position), Number(id))))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  if (cursor === undefined) await logActivity(db, actor, { action: 'list-sign-ins', detail: { filters: describeFilters(filters) } });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const labels = await labelObjects(db, items.map(accountOf));
  return {
    items: items.map((row) => show(row, labels)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}

/** Whose account: who signed in, else whose it would have been. */
function accountOf(row: ActivityRow): string | null {
  const named = row.detail['practitionerId'];
  if (row.actor_id !== null) return row.actor_id;
  return typeof named === 'string' ? named : row.object_kind === 'session' || row.object_kind === 'sms_code' ? null : row.object_id;
}

function show(row: ActivityRow, labels: ReadonlyMap<string, string>) {
  const accountId = accountOf(row);
  const typed = row.detail['account'];
  const ofActor = row.actor_kind === 'practitioner' || row.actor_kind === 'institution' || row.actor_kind === 'operator' ? row.actor_kind : null;
  return {
    id: row.id,
    at: row.at.toISOString(),
    identity: identityOfAction.get(row.action) ?? ofActor,
    action: row.action,
    accountId,
    accountLabel: labels.get(accountId ?? '') ?? (typeof typed === 'string' ? typed.slice(0, 300) : null),
    outcome: outcomeOf(row) ?? 'success',
    address: row.address,
    requestId: row.request_id,
  };
}
