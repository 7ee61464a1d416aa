import { SaxesParser } from 'saxes';
import type { Readable } from 'node:stream';
import { ImportRefusal } from './import-refusal.ts';

export interface XmlHandler {
  /** Names come without their namespace prefix. Attribute values are only safe to keep as copies. */
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const maxDepth = 32;
const damaged = () => new ImportRefusal('workbook_damaged', '工作簿内容已损坏，无法读取，请重新导出');

const localName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

/**
 * Feeds one part of a workbook to a handler and yields after each chunk. A document type declaration is refused, so
 * entities can neither grow nor reach outside.
 */
export async function* scanXml(stream: Readable, handler: XmlHandler): AsyncGenerator<number, void, void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  parser.on('error', () => {
    throw damaged();
  });
  parser.on('doctype', () => {
    throw new ImportRefusal('archive_suspicious', '工作簿里有 DTD 声明，已拒绝');
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > maxDepth) throw damaged();
    handler.open?.(localName(tag.name), tag.attributes as Record<string, string>);
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  parser.on('closetag', (tag) => {
    depth -= 1;
    handler.close?.(localName(tag.name));
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      yield chunk.length;
    }
    parser.write(decoder.decode());
    parser.close();
  } catch (error) {
    throw error instanceof ImportRefusal ? error : damaged();
  } finally {
    stream.destroy();
  }
}
