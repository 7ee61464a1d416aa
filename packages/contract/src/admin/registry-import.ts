import { z } from 'zod';
import { answerObject, id, moment, operation, page, pageQuery } from '../operation.ts';

const keepers = ['administrator', 'business'] as const;
const everyRole = ['administrator', 'business', 'auditor'] as const;

/** A file that waits to be imported. Its bytes are kept sealed, and deleted after its import or after two days. */
export const RegistryFile = answerObject({
  id: id('rfile'),
  fileName: z.string().max(100),
  kind: z.enum(['xlsx', 'csv']),
  sizeBytes: z.number().int().min(0),
  uploadedAt: moment,
}).meta({ id: 'RegistryFile' });

const count = z.number().int().min(0);

/** One run of a file: 试运行 when it only compares. Asked each second while it runs. */
export const RegistryImport = answerObject({
  id: id('imp'),
  fileName: z.string().max(200),
  /** The uploaded file while it is kept: a dry run can be followed by the import. */
  fileId: id('rfile').nullable(),
  isDryRun: z.boolean(),
  /** interrupted: the server that ran it is gone. */
  state: z.enum(['running', 'finished', 'refused', 'cancelled', 'interrupted']),
  phase: z.enum(['starting', 'reading', 'writing', 'checking', 'ended']),
  /** null: started by command. */
  operatorName: z.string().max(50).nullable(),
  startedAt: moment,
  endedAt: moment.nullable(),
  /** Time that it has run, over all its attempts. */
  seconds: count,
  /** How far it is, 0 to 1. */
  share: z.number().min(0).max(1),
  rowsDone: count,
  /** null until the file is read. */
  rowsTotal: count.nullable(),
  counts: answerObject({
    rows: count, refusedRows: count, skippedRows: count, practitioners: count,
    practitionersNew: count, practitionersUpdated: count, practitionersUnchanged: count,
    registrationsNew: count, registrationsUpdated: count, registrationsUnchanged: count,
    phonesChanged: count, accountsUnbound: count, duplicatePhones: count, overridesKept: count,
  }),
  /** Remarks: everything in the report that is no refusal. */
  remarks: count,
  /** Why the whole file was refused, in words for the operator. */
  refusal: z.string().max(300).nullable(),
  can: answerObject({ cancel: z.boolean(), continue: z.boolean() }),
}).meta({ id: 'RegistryImport' });

/** 逐行报告: what became of a practitioner or of one value. Contact values are masked. */
export const ImportRow = answerObject({
  position: count,
  outcome: z.enum(['created', 'updated', 'unchanged', 'refused', 'warned']),
  /** The kind of a remark: 舍弃, 修正, 冲突, 重复, 提示. */
  level: z.string().max(10).nullable(),
  sheet: z.string().max(100),
  /** Row number as a spreadsheet program shows it; 0: about the whole sheet or file. */
  line: count,
  registryNo: z.string().max(40),
  column: z.string().max(20),
  value: z.string().max(130),
  used: z.string().max(130),
  reason: z.string().max(400),
}).meta({ id: 'ImportRow' });

const importParams = z.strictObject({ importId: id('imp') });
const outcomeFilter = z.enum(['created', 'updated', 'unchanged', 'refused', 'warned']).optional();

/**
 * Takes a registry file: .xlsx or .csv by its first bytes, with the limits of a workbook decided from its zip directory
 * before anything is unpacked. A refused one says why in `title` and `reason`.
 */
export const uploadRegistryFile = operation({
  operationId: 'uploadRegistryFile',
  method: 'POST',
  path: '/v1/admin/registry-files',
  summary: '上传人员信息库文件（A2）：.xlsx 或 .csv，最大 128 MB',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  upload: {
    maxBytes: 128 * 1024 * 1024,
    // What browsers say for these files; the bytes decide.
    mediaTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv', 'application/csv', 'application/vnd.ms-excel', 'text/plain', 'application/octet-stream'],
  },
  answer: { status: 201, schema: RegistryFile },
  longestSeconds: 60,
  refusals: ['registry_file_refused'],
  repeat: 'own',
});

/** Starts a run; a dry run compares and writes nothing. Only one at a time runs in the whole system. */
export const startRegistryImport = operation({
  operationId: 'startRegistryImport',
  method: 'POST',
  path: '/v1/admin/registry-imports',
  summary: '开始导入或试运行（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  body: z.strictObject({ fileId: id('rfile'), isDryRun: z.boolean() }),
  answer: { status: 201, schema: RegistryImport },
  refusals: ['registry_file_gone', 'import_running'],
  repeat: 'own',
});

export const listRegistryImports = operation({
  operationId: 'listRegistryImports',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/registry-imports',
  summary: '导入历史（A2），最近的在前',
  features: ['A2'],
  audiences: ['operator'],
  roles: everyRole,
  query: z.strictObject({ ...pageQuery }),
  answer: { status: 200, schema: page(RegistryImport).meta({ id: 'RegistryImportPage' }) },
  refusals: ['cursor_invalid'],
});

export const getRegistryImport = operation({
  operationId: 'getRegistryImport',
  method: 'GET',
  path: '/v1/admin/registry-imports/{importId}',
  summary: '一次导入的进度和结果（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: everyRole,
  params: importParams,
  answer: { status: 200, schema: RegistryImport },
  refusals: ['import_not_found'],
});

/** What was written stays; nothing is half written. */
export const cancelRegistryImport = operation({
  operationId: 'cancelRegistryImport',
  method: 'POST',
  path: '/v1/admin/registry-imports/{importId}/cancel',
  summary: '停止正在进行的导入（A2）；已写入的保留，可继续',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params: importParams,
  answer: { status: 200, schema: RegistryImport },
  refusals: ['import_not_found'],
  repeat: 'own',
});

/** Runs a cancelled or interrupted one again from its file: what it wrote before is found unchanged. */
export const continueRegistryImport = operation({
  operationId: 'continueRegistryImport',
  method: 'POST',
  path: '/v1/admin/registry-imports/{importId}/continue',
  summary: '继续已停止或中断的导入（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params: importParams,
  answer: { status: 200, schema: RegistryImport },
  refusals: ['import_not_found', 'import_state_conflict', 'import_running', 'registry_file_gone'],
  repeat: 'own',
});

export const listImportRows = operation({
  operationId: 'listImportRows',
  readingLimit: 'console-list',
  method: 'GET',
  path: '/v1/admin/registry-imports/{importId}/rows',
  summary: '逐行报告（A2），可按结果筛选',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params: importParams,
  query: z.strictObject({ outcome: outcomeFilter, ...pageQuery }),
  answer: { status: 200, schema: page(ImportRow).meta({ id: 'ImportRowPage' }) },
  refusals: ['import_not_found', 'cursor_invalid'],
});

/** The same rows for spreadsheet programs; cells that look like a formula are neutralised. */
export const exportImportReport = operation({
  operationId: 'exportImportReport',
  needsRecentPassword: true,
  readingLimit: 'console-export',
  method: 'GET',
  path: '/v1/admin/registry-imports/{importId}/report',
  summary: '下载逐行报告（A2）',
  features: ['A2'],
  audiences: ['operator'],
  roles: keepers,
  params: importParams,
  query: z.strictObject({ outcome: outcomeFilter, format: z.enum(['xlsx', 'csv']) }),
  answer: { status: 200, schema: null, download: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv'] },
  refusals: ['import_not_found'],
});
