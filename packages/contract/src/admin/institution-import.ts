import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';

const keepers = ['administrator', 'business'] as const;
const operators = { features: ['A1'], audiences: ['operator'], roles: keepers } as const;
const count = z.number().int().min(0);

/** The most rows that one file may hold. */
export const mostImportRows = 2_000;

const upload = {
  maxBytes: 2 * 1024 * 1024,
  // What browsers say of these files; which it is decide the first bytes.
  mediaTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv', 'application/csv', 'application/vnd.ms-excel', 'text/plain', 'application/octet-stream'],
} as const;

/** What becomes of one row of the file. */
export const ImportedInstitution = answerObject({
  /** Row number that a spreadsheet program shows. */
  line: z.number().int().min(1),
  institutionName: z.string().max(100),
  accountName: z.string().max(50),
  /** created: new. unchanged: exists with this account. refused: see `reasons`. */
  outcome: z.enum(['created', 'unchanged', 'refused']),
  reasons: z.array(z.string().max(100)).max(10),
}).meta({ id: 'ImportedInstitution' });

const counts = { created: count, unchanged: count, refused: count };

export const InstitutionImportReport = answerObject({
  ...counts,
  rows: z.array(ImportedInstitution).max(mostImportRows),
  /** Where the default passwords wait; null for a dry run, and when nothing was created. */
  importId: id('iimp').nullable(),
}).meta({ id: 'InstitutionImportReport' });

/** A dry run: what importing this file would do. Nothing is written. */
export const checkInstitutionImport = operation({
  operationId: 'checkInstitutionImport',
  method: 'POST',
  path: '/v1/admin/institution-import-checks',
  summary: '试导入机构表（A1）：逐行检查，不写入',
  ...operators,
  upload,
  answer: { status: 200, schema: InstitutionImportReport },
  longestSeconds: 60,
  refusals: ['import_file_refused'],
  repeat: 'own',
});

/** Creates the institutions of a file, row by row; each has a default password of its own. The same file again changes nothing. */
export const importInstitutions = operation({
  operationId: 'importInstitutions',
  method: 'POST',
  path: '/v1/admin/institution-imports',
  summary: '批量开户（A1）：按机构表逐行创建',
  ...operators,
  upload,
  answer: { status: 201, schema: InstitutionImportReport },
  longestSeconds: 600,
  refusals: ['import_file_refused'],
  repeat: 'own',
});

/** The imports that an operator made, newest first, with whether their passwords still wait. */
export const listInstitutionImports = operation({
  operationId: 'listInstitutionImports',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/institution-imports',
  summary: '我的批量开户记录（A1）',
  ...operators,
  query: z.strictObject(pageQuery),
  answer: {
    status: 200,
    schema: page(
      answerObject({
        id: id('iimp'),
        fileName: z.string().max(100),
        createdAt: moment,
        ...counts,
        /** The default passwords can be taken until then; null: taken or wiped. */
        passwordsUntil: moment.nullable(),
      }).meta({ id: 'InstitutionImport' }),
    ).meta({ id: 'InstitutionImportPage' }),
  },
  refusals: ['cursor_invalid'],
});

/** The default passwords of an import as a workbook: once, for the operator who made it; then they are wiped. */
export const takeImportPasswords = operation({
  operationId: 'takeImportPasswords',
  needsRecentPassword: true,
  method: 'POST',
  path: '/v1/admin/institution-imports/{importId}/take-passwords',
  summary: '下载批量开户的默认密码表（A1）：仅一次，仅本人',
  ...operators,
  params: z.strictObject({ importId: id('iimp') }),
  answer: { status: 200, schema: null, download: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] },
  refusals: ['import_passwords_gone'],
  repeat: 'own',
});
