import type { Schemas } from '@cert/api-client/client';
import type { Problem } from '@cert/api-client/client';
import { newIdempotencyKey } from '@cert/api-client/idempotency-key';
import { ref, shallowRef } from 'vue';
import { uploadFile } from '../../platform/api.ts';

export type ImportReport = Schemas['InstitutionImportReport'];

/** 选择文件 → 核对 → 开户: the file stays in the browser between the dry run and the real one. */
export function useImportInstitutions() {
  const file = shallowRef<File | null>(null);
  const report = shallowRef<ImportReport | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const step = ref<'choose' | 'checked' | 'done'>('choose');
  const isBusy = ref(false);

  async function send(operation: 'checkInstitutionImport' | 'importInstitutions', chosen: File, next: 'checked' | 'done'): Promise<boolean> {
    isBusy.value = true;
    problem.value = null;
    const outcome = await uploadFile<ImportReport>(operation, { file: chosen, idempotencyKey: newIdempotencyKey() });
    isBusy.value = false;
    if (!outcome.ok) problem.value = outcome.problem;
    else [report.value, step.value] = [outcome.data, next];
    return outcome.ok;
  }

  async function check(chosen: File): Promise<void> {
    file.value = chosen;
    if (!(await send('checkInstitutionImport', chosen, 'checked'))) file.value = null;
  }
  async function create(): Promise<void> {
    if (file.value !== null) await send('importInstitutions', file.value, 'done');
  }
  function restart(): void {
    [file.value, report.value, problem.value, step.value] = [null, null, null, 'choose'];
  }
  return { file, report, problem, step, isBusy, check, create, restart };
}

/** The table that operators fill in, as Excel opens it. */
export const templateCsv = `\uFEFF${['机构名称', '账号名', '批准号', '统一社会信用代码', '联系人', '联系电话', '联系邮箱', '联系地址', '会员有效期至'].join(',')}\r\n`;
