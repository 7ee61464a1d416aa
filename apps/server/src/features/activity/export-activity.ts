import { activityLabel } from '@cert/contract/codes/activity-actions';
import { activityActorKinds, activityDetailLabels, activityObjectKinds, activityOutcomes, labelOf } from '@cert/contract/codes/activity-words';
import { sql } from 'kysely';
import type { Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { exportTable, readInBatches, type ExportFormat } from '../../platform/export-table.ts';
import type { Download } from '../../platform/http/file-download.ts';
import { findActivity, type ActivityFilters, type ActivityRow } from './find-activity.ts';
import { labelObjects } from './label-objects.ts';
import { describeFilters } from './list-activity.ts';
import { showActivity } from './show-activity.ts';

/** The activity log as a file of any length (A8), oldest first, up to the moment of the start. The export is logged itself. */
export async function exportActivity(
  db: Db,
  { filters, format, operatorId, actor }: { filters: ActivityFilters; format: ExportFormat; operatorId: string; actor: Actor },
): Promise<Download> {
  const operator = await db.selectFrom('operators').select('display_name').where('id', '=', operatorId).executeTakeFirstOrThrow();
  const until = new Date();
  const entries = readInBatches<ActivityRow>((after, batchRows) =>
    findActivity(db, filters)
      .where('at', '<=', until)
      .$if(after !== undefined, (query) => query.where(sql<boolean>`(at, id) > (${after?.position}::timestamptz, ${after?.id})`))
      .orderBy('at')
      .orderBy('id')
      .limit(batchRows)
      .execute(),
  );
  return exportTable(db, {
    table: {
      name: '操作日志',
      columns: [
        { title: '编号', width: 10 }, { title: '时间', width: 20 }, { title: '身份', width: 10 }, { title: '操作者', width: 32 }, { title: '操作', width: 20 }, { title: '结果', width: 20 },
        { title: '对象类型', width: 12 }, { title: '对象', width: 32 }, { title: '对象编号', width: 30 }, { title: '详情', width: 50 }, { title: '地址' }, { title: '请求编号', width: 38 },
      ],
      rows: rows(),
      ...(describeFilters(filters) === '' ? {} : { filters: describeFilters(filters) }),
    },
    format,
    action: 'export-activity',
    detail: { filters: describeFilters(filters) },
    operatorName: operator.display_name,
    actor,
  });

  async function* rows() {
    let batch: ActivityRow[] = [];
    for await (const row of entries) {
      batch.push(row);
      if (batch.length < 200) continue;
      yield* written(batch, await labelsOf(batch));
      batch = [];
    }
    yield* written(batch, await labelsOf(batch));
  }

  function labelsOf(batch: ActivityRow[]) {
    return labelObjects(db, batch.flatMap((row) => [row.actor_id, row.object_id]));
  }
}

function* written(batch: readonly ActivityRow[], labels: ReadonlyMap<string, string>) {
  for (const row of batch) {
    const shown = showActivity(row, labels);
    const detail = shown.detail.map(({ key, value }) => `${activityDetailLabels[key] ?? key}：${value}`).join('；');
    yield [
      shown.id, row.at, labelOf(activityActorKinds, shown.actorKind), shown.actorLabel ?? shown.actorId, activityLabel(shown.action),
      shown.outcome === null ? '成功' : labelOf(activityOutcomes, shown.outcome), shown.objectKind === null ? null : labelOf(activityObjectKinds, shown.objectKind),
      shown.objectLabel, shown.objectId, detail, shown.address, shown.requestId,
    ] as const;
  }
}
