import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import { shanghaiTime, type ExportCell } from '../../platform/export-cell.ts';
import { workbookMediaType, writeWorkbook } from '../../platform/export-workbook.ts';
import type { Download } from '../../platform/http/file-download.ts';
import { Refusal } from '../../platform/refusal.ts';
import { hoursKept } from './schedule.ts';

/**
 * A1: the default passwords of an import as a workbook, once, for the operator who made it. They are wiped in the same
 * transaction: of two requests at once one gets them.
 * @throws Refusal `import_passwords_gone`: taken, too old, or of another operator.
 */
export async function takeImportPasswords(
  db: Db,
  { importId, operatorId, cipher, actor }: { importId: string; operatorId: string; cipher: ContactCipher; actor: Actor },
): Promise<Download> {
  const { rows, operatorName } = await inTransaction(db, async (tx) => {
    const own = await tx
      .updateTable('institution_imports')
      .set({ taken_at: sql<Date>`now()` })
      .where('id', '=', importId)
      .where('operator_id', '=', operatorId)
      .where('taken_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (own === undefined) throw new Refusal('import_passwords_gone');
    const waiting = await tx
      .selectFrom('institution_import_passwords as w')
      .innerJoin('institutions as i', 'i.id', 'w.institution_id')
      .innerJoin('institution_accounts as a', 'a.id', 'w.account_id')
      .select(['w.line', 'w.password_cipher', 'i.name', 'a.account_name', 'a.password_set_at', 'a.default_password_expires_at'])
      .where('w.import_id', '=', importId)
      .where('w.created_at', '>=', sql<Date>`now() - make_interval(hours => ${hoursKept})`)
      .orderBy('w.line')
      .execute();
    if (waiting.length === 0) throw new Refusal('import_passwords_gone');
    await tx.deleteFrom('institution_import_passwords').where('import_id', '=', importId).execute();
    await logActivity(tx, actor, { action: 'take-import-passwords', object: { kind: 'institution-import', id: importId }, detail: { rows: waiting.length } });
    const operator = await tx.selectFrom('operators').select('display_name').where('id', '=', operatorId).executeTakeFirstOrThrow();
    const rows = waiting.map((row): readonly ExportCell[] => [
      row.name,
      row.account_name,
      row.password_set_at === null ? cipher.decrypt(row.password_cipher) : '机构已自行设置密码',
      row.default_password_expires_at,
      row.line,
    ]);
    return { rows, operatorName: operator.display_name };
  });
  const now = new Date();
  const pieces = writeWorkbook({
    sheetName: '默认密码',
    titles: ['机构名称', '账号名', '默认密码', '有效期至', '导入文件行号'],
    widths: [40, 20, 20, 22, 14],
    rows: Readable.from(rows),
    about: () => [['导出人', operatorName], ['导出时间', now], ['说明', '只能下载一次；首次登录须设置新密码'], ['行数', rows.length]],
  });
  return {
    fileName: `机构默认密码-${shanghaiTime(now).replaceAll(/[-:]/g, '').replace(' ', '-')}.xlsx`,
    mediaType: workbookMediaType,
    stream: Readable.from(pieces, { objectMode: false }),
  };
}
