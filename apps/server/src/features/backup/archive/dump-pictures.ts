import { buffer } from 'node:stream/consumers';
import type pg from 'pg';
import type { ObjectStorage } from '../../../platform/object-storage.ts';
import type { TarEntry } from './tar.ts';

const atOnce = 500;

/** The pictures that the snapshot knows, one after another. One that was deleted since the snapshot is counted as missing. */
export async function* dumpPictures(client: pg.ClientBase, objects: ObjectStorage, onMissing: () => void): AsyncGenerator<TarEntry> {
  let after = '';
  for (;;) {
    const { rows } = await client.query<{ id: string; object_key: string }>('select id, object_key from stored_pictures where stored_at is not null and id > $1 order by id limit $2', [after, atOnce]);
    for (const { object_key: key } of rows) {
      const stream = await objects.get(key);
      if (stream === undefined) onMissing();
      else yield { name: `pictures/${key}`, bytes: await buffer(stream) };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
