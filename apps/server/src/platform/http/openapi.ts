import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { z } from 'zod';
import type { Operation } from '@cert/contract/operation';
import { operationGroups } from '@cert/contract/operations';
import { problems, type ProblemCode } from '@cert/contract/problems';

/** What every operation may answer besides its own refusals. */
const alwaysPossible: readonly ProblemCode[] = ['request_invalid', 'request_timeout', 'request_too_large', 'media_type_unsupported', 'too_many_requests', 'internal_error', 'service_unavailable'];
const ofSignedIn: readonly ProblemCode[] = ['sign_in_required', 'wrong_audience', 'password_change_required'];
/** Of operations that only some operators may call, and of those that ask for a recent password (A9). */
const ofRoles: readonly ProblemCode[] = ['role_not_allowed'];
/** Of everything for operators: a token between two steps of the sign-in, and where addresses are limited. */
const ofOperators: readonly ProblemCode[] = ['second_factor_required', 'second_factor_set_up_required'];
const ofAddresses: readonly ProblemCode[] = ['address_not_allowed'];
const ofRecentPassword: readonly ProblemCode[] = ['password_proof_required'];
const ofWrites: readonly ProblemCode[] = ['idempotency_key_required', 'idempotency_key_reused'];

/** Every code that an operation can refuse with, its own first. */
export function refusalsOf(operation: Operation): ProblemCode[] {
  return [
    ...new Set([
      ...operation.refusals,
      ...(operation.audiences.includes('anyone') ? [] : ofSignedIn),
      ...(operation.roles === undefined ? [] : ofRoles),
      ...(operation.audiences.includes('operator') ? ofOperators : []),
      ...(operation.path.startsWith('/v1/admin/') ? ofAddresses : []),
      ...(operation.needsRecentPassword === true ? ofRecentPassword : []),
      ...(operation.repeat === undefined ? [] : ofWrites),
      ...alwaysPossible,
    ]),
  ];
}

// Loose: a code may carry figures of its own, such as the price that changed.
const problemSchema = z
  .looseObject({
    type: z.string().max(80),
    title: z.string().max(100),
    status: z.number().int().min(400).max(599),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    requestId: z.string().max(60),
    errors: z.array(z.object({ pointer: z.string().max(200), message: z.string().max(100) })).max(20).optional(),
    retryAfterSeconds: z.number().int().min(1).max(86_400).optional(),
  })
  .meta({ id: 'Problem' });

function describeRefusals(operation: Operation): ZodOpenApiOperationObject['responses'] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of refusalsOf(operation)) byStatus.set(problems[code].status, [...(byStatus.get(problems[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\` ${problems[code].title}`).join('\n\n'),
        ...(status === 429 || status === 503 ? { headers: z.object({ 'Retry-After': z.number().int().min(1).max(86_400).optional() }) } : {}),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** The identities that may call; of operators their roles, where only some may. */
const rolesOf = ({ audiences, roles }: Operation): string[] =>
  audiences.flatMap((audience): readonly string[] => (audience === 'anyone' ? [] : audience === 'operator' ? (roles ?? [audience]) : [audience]));

function requestBodyOf({ body, upload }: Operation): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (body !== undefined) return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
  if (upload === undefined) return {};
  const file = { type: 'string', format: 'binary', maxLength: upload.maxBytes, description: upload.mediaTypes.join(', ') } as const;
  return { requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file } } } } } };
}

function answerContentOf({ answer }: Operation): { content?: Record<string, { schema: z.ZodType | { type: 'string'; format: 'binary'; maxLength: number } }> } {
  if (answer.schema !== null) return { content: { 'application/json': { schema: answer.schema } } };
  if (answer.download === undefined) return {};
  const file = { type: 'string', format: 'binary', maxLength: 1_000_000_000 } as const;
  return { content: Object.fromEntries(answer.download.map((mediaType) => [mediaType, { schema: file }])) };
}

function describeOperation(operation: Operation): ZodOpenApiOperationObject {
  const isWrite = operation.repeat !== undefined;
  const key = { 'Idempotency-Key': z.string().min(16).max(255).regex(/^[A-Za-z0-9_-]{16,255}$/) };
  // What a device without a sign-in is counted by; without it only its address is.
  const device = { 'X-Device-Id': z.string().min(16).max(64).regex(/^[A-Za-z0-9_-]{16,64}$/).optional() };
  const header = { ...(isWrite ? key : {}), ...(operation.audiences.includes('anyone') ? device : {}) };
  return {
    operationId: operation.operationId,
    summary: operation.summary,
    tags: operationGroups.filter((group) => group.operations.includes(operation)).map((group) => group.name),
    'x-features': operation.features,
    'x-audiences': operation.audiences,
    'x-roles': rolesOf(operation),
    ...(operation.needsRecentPassword === true ? { 'x-needs-recent-password': true } : {}),
    ...(operation.readingLimit === undefined ? {} : { 'x-reading-limit': operation.readingLimit }),
    ...(operation.answersContact === true ? { 'x-answers-contact': true } : {}),
    security: operation.audiences.includes('anyone') ? [] : [{ bearer: [] }],
    requestParams: {
      ...(operation.params ? { path: operation.params } : {}),
      ...(operation.query ? { query: operation.query } : {}),
      ...(Object.keys(header).length > 0 ? { header: z.object(header) } : {}),
    },
    ...requestBodyOf(operation),
    responses: {
      [String(operation.answer.status)]: {
        description: '成功',
        ...answerContentOf(operation),
      },
      ...describeRefusals(operation),
    },
  } as ZodOpenApiOperationObject;
}

/** The whole API as OpenAPI 3.1, from the contract alone. */
export function openApiDocument(operations: readonly Operation[]) {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describeOperation(operation) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: { title: '认证人员职业信息服务平台 API', version: '1.0.0', description: '错误为 RFC 9457 problem+json，按 `code` 判断。写操作都要带 Idempotency-Key。' },
    servers: [{ url: '/' }],
    tags: operationGroups.map(({ name }) => ({ name })),
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: '三类身份各有自己的令牌' } } },
    paths,
  });
}
