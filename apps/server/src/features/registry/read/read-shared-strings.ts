import type { Readable } from 'node:stream';
import { ImportRefusal } from './import-refusal.ts';
import { maxCellLength } from './raw-row.ts';
import { scanXml } from './scan-xml.ts';

const maxBytes = 512 * 1024 * 1024;
const tooMany = () => new ImportRefusal('archive_suspicious', '工作簿的文字内容过多，已拒绝；请拆分后导入');

/**
 * The shared strings of a workbook: two million in the real registry. They are kept as bytes outside the JavaScript
 * heap, with the end of each; a string exists only while its cell is read.
 */
export class SharedStrings {
  #bytes = Buffer.allocUnsafe(1 << 20);
  #ends = new Uint32Array(1 << 14);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(text: string): void {
    const start = this.#end(this.#count - 1);
    const length = Buffer.byteLength(text);
    if (start + length > maxBytes) throw tooMany();
    if (start + length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, start + length));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    if (this.#count === this.#ends.length) {
      const grown = new Uint32Array(this.#ends.length * 2);
      grown.set(this.#ends);
      this.#ends = grown;
    }
    this.#bytes.write(text, start, 'utf8');
    this.#ends[this.#count] = start + length;
    this.#count += 1;
  }

  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    return this.#bytes.toString('utf8', this.#end(index - 1), this.#end(index));
  }

  #end(index: number): number {
    return index < 0 ? 0 : this.#ends[index]!;
  }
}

/** Rich text runs are joined; phonetic guides (rPh) are not part of the text. */
export async function readSharedStrings(stream: Readable | undefined, onBytes: (bytes: number) => void): Promise<SharedStrings> {
  const strings = new SharedStrings();
  if (!stream) return strings;
  let text = '';
  let isText = false;
  let isPhonetic = false;
  const handler = {
    open(name: string) {
      if (name === 'si') text = '';
      else if (name === 'rPh') isPhonetic = true;
      else if (name === 't') isText = !isPhonetic;
    },
    text(piece: string) {
      if (isText && text.length <= maxCellLength) text += piece;
    },
    close(name: string) {
      if (name === 't') isText = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'si') strings.add(text.slice(0, maxCellLength));
    },
  };
  for await (const bytes of scanXml(stream, handler)) onBytes(bytes);
  return strings;
}
