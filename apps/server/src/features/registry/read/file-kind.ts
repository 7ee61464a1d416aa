import { ImportRefusal } from './import-refusal.ts';
import { readHead, sizeOf, type SourceFile } from './source-file.ts';

export type FileKind = 'xlsx' | 'csv';

/** More than this is no registry: 450,000 rows are about 60 MB as a workbook and 90 MB as CSV. */
const maxFileBytes = 400 * 1024 * 1024;

/** Decides by the first bytes, never by the name. */
export async function readFileKind(file: SourceFile): Promise<FileKind> {
  const size = await unlessUnreadable(sizeOf(file));
  if (size === undefined) throw new ImportRefusal('file_unreadable', '这不是一个文件');
  if (size === 0) throw new ImportRefusal('file_empty', '文件是空的');
  if (size > maxFileBytes) throw new ImportRefusal('file_too_large', '文件超过 400 MB，请拆分后导入');
  return kindOf(await unlessUnreadable(readHead(file, 4096)));
}

const unlessUnreadable = <T>(reading: Promise<T>): Promise<T> =>
  reading.catch(() => {
    throw new ImportRefusal('file_unreadable', '打不开文件，请检查路径和权限');
  });

function kindOf(head: Buffer): FileKind {
  const starts = (...bytes: number[]) => head.subarray(0, bytes.length).equals(Buffer.from(bytes));
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'xlsx';
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) {
    throw new ImportRefusal('file_kind_unknown', '这是旧版 .xls 或加密的工作簿，请用 Excel/WPS 去掉密码并另存为 .xlsx');
  }
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) throw new ImportRefusal('file_kind_unknown', '这是 UTF-16 文本，请另存为 UTF-8 的 CSV 或 .xlsx');
  if (head.includes(0)) throw new ImportRefusal('file_kind_unknown', '不是 .xlsx 或 CSV 文件');
  return 'csv';
}
