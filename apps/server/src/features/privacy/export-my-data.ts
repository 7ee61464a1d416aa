import { sql } from 'kysely';
import { Readable } from 'node:stream';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Download } from '../../platform/http/file-download.ts';
import { newId } from '../../platform/ids.ts';
import { countUp } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { getMyData } from './get-my-data.ts';
import { printMyData } from './my-data/print-my-data.ts';

/** A hard end for each kind: nobody has so much, and a file stays a file. */
const mostExported = 5_000;
const exportsPerDay = 10;

/**
 * 导出我的数据 (X4; PIPL art. 45): all of it as a JSON file for other programs, or as a page to print. Kept as a privacy
 * request (A11). The file is made for its owner and stored nowhere.
 * @throws Refusal `too_many_requests` after ten in a day; `not_found`.
 */
export async function exportMyData(
  db: Db,
  { actor, practitionerId, format, cipher }: { actor: Actor; practitionerId: string; format: 'json' | 'html'; cipher: ContactCipher },
): Promise<Download> {
  const data = await inTransaction(db, async (tx) => {
    const counted = await countUp(tx, `export-my-data:${practitionerId}`, 86_400);
    if (counted.count > exportsPerDay) throw new Refusal('too_many_requests', { retryAfterSeconds: counted.retryAfterSeconds });
    const id = newId('privacy');
    await tx
      .insertInto('privacy_requests')
      .values({ id, kind: 'export_data', practitioner_id: practitionerId, requested_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`, done_at: sql<Date>`now()`, detail: JSON.stringify({ format }) })
      .execute();
    await logActivity(tx, actor, { action: 'export-my-data', object: { kind: 'practitioner', id: practitionerId }, detail: { format } });
    return getMyData(tx, { practitionerId, cipher, most: mostExported });
  });
  const text = format === 'json' ? `${JSON.stringify({ platform: '认证人员职业信息服务平台', ...data }, null, 2)}\n` : printMyData(data);
  return {
    fileName: `我的数据-${shanghaiDay()}.${format}`,
    mediaType: format === 'json' ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
    stream: Readable.from([Buffer.from(text)]),
  };
}
