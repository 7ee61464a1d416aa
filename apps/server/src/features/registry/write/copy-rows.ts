/**
 * Rows of the staging table in PostgreSQL's binary COPY format: registry_no text, position int4, payload bytea.
 * Built in the worker, so that the main thread only passes bytes on.
 */
export class CopyRows {
  #parts: Buffer[] = [];
  #bytes = 0;
  count = 0;

  add(registryNo: string, position: number, payload: Buffer): void {
    const key = Buffer.from(registryNo);
    const head = Buffer.allocUnsafe(2 + 4 + key.length + 4 + 4 + 4);
    let at = head.writeInt16BE(3, 0);
    at = head.writeInt32BE(key.length, at);
    at += key.copy(head, at);
    at = head.writeInt32BE(4, at);
    at = head.writeInt32BE(position, at);
    head.writeInt32BE(payload.length, at);
    this.#parts.push(head, payload);
    this.#bytes += head.length + payload.length;
    this.count += 1;
  }

  /** The rows so far as one array of its own, ready to be handed to another thread. */
  take(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#bytes = 0;
    this.count = 0;
    return all;
  }
}

const signature = Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1');
export const copyHeader = Buffer.concat([signature, Buffer.alloc(8)]);
export const copyTrailer = Buffer.from([0xff, 0xff]);
