// The thread of one import from the console: the server's own loop only passes requests on meanwhile.
import { workerData, isMainThread } from 'node:worker_threads';
import { createDb, createPool } from '../../../platform/database.ts';
import { openContactCipher } from '../../../platform/open-contact-cipher.ts';
import { runRegistryImport } from '../run-registry-import.ts';

export interface ImportThreadInput {
  importId: string;
  databaseUrl: string;
  contactKey: Uint8Array;
  contactKeyOld: Uint8Array | undefined;
}

if (!isMainThread) {
  const { importId, databaseUrl, contactKey, contactKeyOld } = workerData as ImportThreadInput;
  const db = createDb(createPool({ url: databaseUrl, size: 2, isPrepared: false }));
  try {
    const cipher = await openContactCipher(db, { current: Buffer.from(contactKey), other: contactKeyOld === undefined ? undefined : Buffer.from(contactKeyOld) });
    await runRegistryImport({ db, cipher, databaseUrl }, importId);
  } finally {
    await db.destroy();
  }
}
