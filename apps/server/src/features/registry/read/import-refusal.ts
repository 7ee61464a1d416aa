/** Stable codes of a file that is refused as a whole. */
export type ImportRefusalCode =
  | 'file_unreadable' | 'file_empty' | 'file_kind_unknown' | 'file_too_large' | 'archive_suspicious' | 'macros_refused'
  | 'workbook_damaged' | 'csv_damaged' | 'encoding_unknown' | 'header_not_found' | 'parse_limit' | 'import_running';

/** The whole file is refused; nothing was written. The message is Chinese and says what to do. */
export class ImportRefusal extends Error {
  readonly code: ImportRefusalCode;

  constructor(code: ImportRefusalCode, message: string) {
    super(message);
    this.name = 'ImportRefusal';
    this.code = code;
  }
}
