import { sql } from 'kysely';
import type { Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { exportTable, readInBatches, type ExportFormat } from '../../platform/export-table.ts';
import type { Download } from '../../platform/http/file-download.ts';
import { maskName } from '../cards/mask-name.ts';
import { selectEntries, type EntryFilters, type EntryRow } from './sql.ts';

const kinds = { grant: '发放', reveal: '查看联系方式', refund: '退回', correction: '更正' } as const;

/**
 * A3: the ledger as a file of any length, oldest first, up to the moment of the start. Persons stand in it masked.
 */
export async function exportPointEntries(
  db: Db,
  { filters, format, operatorId, actor }: { filters: EntryFilters; format: ExportFormat; operatorId: string; actor: Actor },
): Promise<Download> {
  const operator = await db.selectFrom('operators').select('display_name').where('id', '=', operatorId).executeTakeFirstOrThrow();
  const { rows: clock } = await sql<{ now: string }>`select now()::text as now`.execute(db);
  const until = clock[0]!.now;
  const entries = readInBatches<EntryRow>((after, batchRows) =>
    selectEntries(db, filters)
      .where(sql<boolean>`e.created_at <= ${until}::timestamptz`)
      .$if(after !== undefined, (query) => query.where(sql<boolean>`(e.created_at, e.id) > (${after?.position}::timestamptz, ${after?.id})`))
      .orderBy('e.created_at')
      .orderBy('e.id')
      .limit(batchRows)
      .execute(),
  );
  async function* rows() {
    for await (const row of entries) {
      const person = row.practitioner_name === null ? null : maskName(row.practitioner_name);
      yield [row.created_at, row.institution_name, row.sequence, kinds[row.kind], row.points, row.balance_after, person, row.note, row.operator_name] as const;
    }
  }
  return exportTable(db, {
    table: {
      name: '点数流水',
      columns: [
        { title: '时间', width: 20 }, { title: '机构', width: 36 }, { title: '序号', width: 8 }, { title: '类型' }, { title: '点数变动', width: 12 },
        { title: '变动后余额', width: 12 }, { title: '人员' }, { title: '备注', width: 40 }, { title: '经办人' },
      ],
      rows: rows(),
      filters: wordsOf(filters),
    },
    format,
    action: 'export-point-entries',
    ...(filters.institutionId === undefined ? {} : { object: { kind: 'institution', id: filters.institutionId } }),
    detail: { kind: filters.kind ?? null, from: filters.from ?? null, to: filters.to ?? null },
    operatorName: operator.display_name,
    actor,
  });
}

function wordsOf({ institutionId, kind, from, to }: EntryFilters): string {
  const words = [
    institutionId === undefined ? '全部机构' : `机构编号 ${institutionId}`,
    kind === undefined ? '全部类型' : `类型：${kinds[kind]}`,
    from === undefined && to === undefined ? '全部时间' : `时间：${from ?? '最早'} 至 ${to ?? '今天'}`,
  ];
  return words.join('；');
}
