import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Operation } from '@cert/contract/operation';
import { Refusal } from '../refusal.ts';

/** The one file of an upload. The media type is what the client says: who keeps the bytes checks them. */
export interface UploadedFile {
  /** As the client named it, without a path: for people, never a place on disk. */
  name: string;
  mediaType: string;
  bytes: Buffer;
}

/**
 * Makes a scope of the server that takes multipart bodies. Only upload operations are added to it, so every other
 * operation refuses them with 415 as before.
 */
export async function acceptUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, { throwFileSizeLimit: true });
}

/**
 * Reads the part `file` of a request, whole and no larger than the operation allows.
 * @throws Refusal `request_too_large`, `media_type_unsupported`, or `request_invalid` when there is no such part.
 */
export async function readUpload(request: FastifyRequest, upload: NonNullable<Operation['upload']>): Promise<UploadedFile> {
  const missing = new Refusal('request_invalid', { errors: [{ pointer: '/file', message: '请选择文件' }] });
  if (!request.isMultipart()) throw missing;
  try {
    const limits = { files: 1, fields: 0, parts: 1, fileSize: upload.maxBytes, headerPairs: 20 };
    const part = await request.file({ limits });
    if (part === undefined || part.fieldname !== 'file') throw missing;
    // Read before the type is judged, or the rest of the request would stand in the way of the next one.
    const bytes = await part.toBuffer();
    if (!upload.mediaTypes.includes(part.mimetype)) throw new Refusal('media_type_unsupported');
    return { name: plainName(part.filename), mediaType: part.mimetype, bytes };
  } catch (error) {
    throw refusalOfUpload(error, missing);
  }
}

function refusalOfUpload(error: unknown, missing: Refusal): unknown {
  if (error instanceof Refusal) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_REQ_FILE_TOO_LARGE' || statusCode === 413) return new Refusal('request_too_large');
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE' || statusCode === 406 || statusCode === 415) return new Refusal('media_type_unsupported');
  // What is left is a body that is no multipart inside: its own words are not for users.
  return (error as NodeJS.ErrnoException).syscall === undefined ? missing : error;
}

/** The last part of a path, without control characters, at most 100 letters. */
const plainName = (name: string | undefined): string => (name ?? '').replaceAll(/^.*[/\\]/gs, '').replaceAll(/\p{C}/gu, '').slice(0, 100);
