// The thread of one import from the console: the server's own loop only passes requests on meanwhile.
import { workerData, isMainThread } from 'node:worker_threads';
import { createContactCipher } from '../../../platform/contact-cipher.ts';
import { createDb, createPool } from '../../../platform/database.ts';
import { runRegistryImport } from '../run-registry-import.ts';

export interface ImportThreadInput {
  importId: string;
  databaseUrl: string;
  contactKey: Uint8Array;
}

if (!isMainThread) {
  const { importId, databaseUrl, contactKey } = workerData as ImportThreadInput;
  const db = createDb(createPool({ url: databaseUrl, size: 2, isPrepared: false }));
  try {
    await runRegistryImport({ db, cipher: createContactCipher(Buffer.from(contactKey)), databaseUrl }, importId);
  } finally {
    await db.destroy();
  }
}
