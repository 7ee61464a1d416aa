import { adminOperationTable } from '@cert/api-client/admin-operation-table';
import { createClient, encodeQuery, fillPath, type CallOptions, type Input, type Problem, type Result, type TransportAnswer, type TransportRequest } from '@cert/api-client/client';
import { newIdempotencyKey } from '@cert/api-client/idempotency-key';
import { askForPassword } from './password-proof.ts';
import { useSession } from './session.ts';
import { readAnswer, send } from './transport.ts';

export type ConsoleOperation = keyof typeof adminOperationTable;
export type Outcome<T> = { ok: true; data: T } | { ok: false; problem: Problem };

type Arguments<K extends ConsoleOperation> = object extends Input<K> ? [input?: Input<K>, options?: CallOptions] : [input: Input<K>, options?: CallOptions];

const client = createClient(adminOperationTable, async (request): Promise<TransportAnswer> => {
  const response = await send(request, useSession().kept?.token);
  return typeof response === 'string' ? { failed: response } : readAnswer(response);
});

/**
 * Calls one operation and never throws for a refusal. An ended session leads to the sign-in; where a recent password is
 * asked for, the dialog asks and the same write is sent again under the same key.
 */
export async function call<K extends ConsoleOperation>(operationId: K, ...[input, options]: Arguments<K>): Promise<Result<K>> {
  const kept = { idempotencyKey: options?.idempotencyKey ?? newIdempotencyKey() };
  const once = () => (client.call as (id: K, input: unknown, options: CallOptions) => Promise<Result<K>>)(operationId, input, kept);
  return withProof(once);
}

/** One try, and a second one when the password has been proved in between. */
async function withProof<R extends { ok: true } | { ok: false; problem: Problem }>(once: () => Promise<R>): Promise<R> {
  const token = useSession().kept?.token;
  let outcome = await once();
  if (!outcome.ok && outcome.problem.code === 'password_proof_required' && (await askForPassword())) outcome = await once();
  if (!outcome.ok && outcome.problem.code === 'sign_in_required') endSession(token);
  return outcome;
}

/** Only the session that was refused ends: a late answer must not end the one that was opened after it. */
function endSession(token: string | undefined): void {
  const session = useSession();
  if (token !== undefined && session.kept?.token === token) session.forget('ended');
}

type FileInput = { params?: Record<string, string>; query?: Record<string, string | number | boolean | undefined>; body?: unknown };

function requestOf(operationId: ConsoleOperation, input: FileInput, headers: Record<string, string>): TransportRequest {
  const { method, path, isWrite } = adminOperationTable[operationId];
  return {
    method,
    path: fillPath(path, input.params) + encodeQuery(input.query),
    headers: { ...headers, ...(isWrite && headers['Idempotency-Key'] === undefined ? { 'Idempotency-Key': newIdempotencyKey() } : {}) },
  };
}

/** Sends one file (`upload` in the contract). The same key may be given again after a lost answer. */
export async function uploadFile<T = unknown>(operationId: ConsoleOperation, input: FileInput & { file: File; idempotencyKey?: string }): Promise<Outcome<T>> {
  const form = new FormData();
  form.append('file', input.file, input.file.name);
  const request = { ...requestOf(operationId, input, { Accept: 'application/json', 'Idempotency-Key': input.idempotencyKey ?? newIdempotencyKey() }), body: form };
  return withProof(async () => {
    const response = await send(request, useSession().kept?.token);
    if (typeof response === 'string') return { ok: false, problem: ownProblem(response) };
    return outcomeOf<T>(await readAnswer(response));
  });
}

/** Fetches a file (`download` in the contract) with the token; a plain link could not carry it. */
export async function downloadFile(operationId: ConsoleOperation, input: FileInput = {}): Promise<Outcome<{ blob: Blob; fileName: string }>> {
  const headers: Record<string, string> = { Accept: '*/*' };
  if (input.body !== undefined) headers['Content-Type'] = 'application/json';
  const request: TransportRequest = requestOf(operationId, input, headers);
  if (input.body !== undefined) request.body = input.body;
  return withProof(async () => {
    const response = await send(request, useSession().kept?.token);
    if (typeof response === 'string') return { ok: false, problem: ownProblem(response) };
    if (!response.ok) return outcomeOf<never>(await readAnswer(response));
    const blob = await response.blob().catch(() => undefined);
    if (blob === undefined) return { ok: false, problem: ownProblem('offline') };
    return { ok: true, data: { blob, fileName: fileNameOf(response) } };
  });
}

function outcomeOf<T>(answer: TransportAnswer): Outcome<T> {
  if ('failed' in answer) return { ok: false, problem: ownProblem(answer.failed) };
  if (answer.status >= 200 && answer.status < 300) return { ok: true, data: answer.body as T };
  const body = answer.body as Partial<Problem> | undefined;
  return { ok: false, problem: typeof body?.code === 'string' ? (body as Problem) : ownProblem('unreadable') };
}

const ownProblems = {
  offline: { code: 'network_unreachable', title: '网络连接失败，请检查网络后重试' },
  timeout: { code: 'network_timeout', title: '网络超时，请稍后重试' },
  unreadable: { code: 'answer_unreadable', title: '服务返回异常，请稍后重试' },
} as const;
const ownProblem = (kind: keyof typeof ownProblems): Problem => ({ type: 'about:blank', status: 0, ...ownProblems[kind] });

function fileNameOf(response: Response): string {
  const header = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  return encoded === undefined ? (/filename="?([^";]+)"?/i.exec(header)?.[1] ?? '下载') : decodeURIComponent(encoded);
}
