import { createHash } from 'node:crypto';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { newFileKey, sealPart } from './edit/open-sealed.ts';
import { readFileKind } from './read/file-kind.ts';
import { ImportRefusal } from './read/import-refusal.ts';
import { openArchive } from './read/open-archive.ts';
import { readPieces } from './read/source-file.ts';

const partBytes = 1 << 20;

/**
 * A2: keeps a registry file, sealed, until its import ends. The kind follows from the first bytes, the limits of a
 * workbook from its zip directory; nothing is unpacked here. A repeat of the same request answers the same file.
 * @throws Refusal `registry_file_refused` in the words of the reader; `idempotency_key_reused`.
 */
export async function uploadRegistryFile(
  db: Db,
  { cipher, actor, operatorId, requestKey, file }: { cipher: ContactCipher; actor: Actor; operatorId: string; requestKey: string; file: { name: string; bytes: Buffer } },
) {
  const kind = await admitFile(file.bytes);
  const hash = createHash('sha256');
  for await (const piece of readPieces(file.bytes, partBytes)) hash.update(piece);
  const fileHash = hash.digest();
  const earlier = await findByRequest(db, operatorId, requestKey);
  if (earlier !== undefined) {
    if (!earlier.file_hash.equals(fileHash)) throw new Refusal('idempotency_key_reused');
    return showFile(earlier);
  }
  const { key, sealed } = newFileKey(cipher);
  return inTransaction(db, async (tx) => {
    const kept = await tx
      .insertInto('registry_files')
      .values({ id: newId('rfile'), file_name: file.name === '' ? `registry.${kind}` : file.name, kind, size_bytes: file.bytes.length, file_hash: fileHash, key_cipher: sealed, operator_id: operatorId, request_key: requestKey })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    // The same request came twice at once; the other one has committed.
    if (kept === undefined) return showFile((await findByRequest(tx, operatorId, requestKey))!);
    let part = 0;
    for await (const piece of readPieces(file.bytes, partBytes)) {
      await tx.insertInto('registry_file_parts').values({ file_id: kept.id, part, sealed: sealPart(key, part, piece) }).execute();
      part += 1;
    }
    await deleteOlderFiles(tx, operatorId);
    await logActivity(tx, actor, { action: 'upload-registry-file', object: { kind: 'registry_file', id: kept.id }, detail: { sizeBytes: kept.size_bytes } });
    return showFile(kept);
  });
}

async function admitFile(bytes: Buffer): Promise<'xlsx' | 'csv'> {
  try {
    const kind = await readFileKind(bytes);
    if (kind === 'xlsx') (await openArchive(bytes)).close();
    return kind;
  } catch (error) {
    if (error instanceof ImportRefusal) throw new Refusal('registry_file_refused', { title: error.message, extra: { reason: error.code } });
    throw error;
  }
}

const findByRequest = (db: Db | Tx, operatorId: string, requestKey: string) =>
  db.selectFrom('registry_files').selectAll().where('operator_id', '=', operatorId).where('request_key', '=', requestKey).executeTakeFirst();

/** Three are enough to choose from; what runs or may be continued stays. */
async function deleteOlderFiles(tx: Tx, operatorId: string): Promise<void> {
  const newest = tx.selectFrom('registry_files').select('id').where('operator_id', '=', operatorId).orderBy('uploaded_at', 'desc').orderBy('id').limit(3);
  const needed = tx.selectFrom('registry_imports').select('file_id').where('file_id', 'is not', null).where('state', 'in', ['running', 'cancelled', 'interrupted']);
  await tx.deleteFrom('registry_files').where('operator_id', '=', operatorId).where('id', 'not in', newest).where('id', 'not in', needed).execute();
}

const showFile = (row: { id: string; file_name: string; kind: 'xlsx' | 'csv'; size_bytes: number; uploaded_at: Date }) => ({
  id: row.id,
  fileName: row.file_name,
  kind: row.kind,
  sizeBytes: row.size_bytes,
  uploadedAt: row.uploaded_at.toISOString(),
});
