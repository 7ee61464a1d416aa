import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ObjectStorageFault, requireKey, type ObjectStorage } from './object-storage.ts';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const faultOf = (act: string, error: unknown) => new ObjectStorageFault(`${act} failed: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);

/**
 * Objects as files of one folder that nothing serves. A file gets its name after its bytes are on the disk, so a key
 * never names half a picture. For one server process; several need a bucket.
 */
export function createFolderStorage(folder: string): ObjectStorage {
  const root = resolve(folder);
  const pathOf = (key: string) => join(root, requireKey(key));
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const unfinished = `${path}.${randomBytes(6).toString('hex')}.part`;
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        const file = await open(unfinished, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw faultOf('writing', error);
      }
    },
    async get(key) {
      const path = pathOf(key);
      try {
        const file = await open(path, 'r');
        return file.createReadStream();
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw faultOf('reading', error);
      }
    },
    async delete(key) {
      await rm(pathOf(key), { force: true }).catch((error: unknown) => {
        throw faultOf('deleting', error);
      });
    },
  };
}
