import { AwsV4Signer } from 'aws4fetch';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { ObjectStorageFault, requireKey, type ObjectStorage } from './object-storage.ts';

export interface S3Settings {
  /** The address of the service, with its scheme and without the bucket. */
  url: string;
  bucket: string;
  region: string;
  keyId: string;
  secret: string;
  /** For one whole act, with the bytes. */
  timeoutSeconds: number;
}

/** Objects in a bucket of any service that speaks the S3 protocol, addressed by path: `<url>/<bucket>/<key>`. */
export function createS3Storage(settings: S3Settings): ObjectStorage {
  const base = `${settings.url.replace(/\/+$/, '')}/${settings.bucket}`;

  async function send(method: 'PUT' | 'GET' | 'DELETE', key: string, bytes?: Buffer, mediaType?: string): Promise<Response> {
    const signed = await new AwsV4Signer({
      method,
      url: `${base}/${requireKey(key)}`,
      service: 's3',
      region: settings.region,
      accessKeyId: settings.keyId,
      secretAccessKey: settings.secret,
      headers: {
        // The hash is signed as well, so that bytes changed on the way are refused.
        'x-amz-content-sha256': createHash('sha256').update(bytes ?? '').digest('hex'),
        ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
      },
    }).sign();
    try {
      return await fetch(signed.url, {
        method,
        headers: signed.headers,
        // A redirect would carry the bytes to an address that no setting names.
        redirect: 'error',
        signal: AbortSignal.timeout(settings.timeoutSeconds * 1000),
        ...(bytes === undefined ? {} : { body: new Uint8Array(bytes) }),
      });
    } catch (error) {
      throw new ObjectStorageFault(`${method} got no answer: ${reasonOf(error)}`);
    }
  }

  /** The rest of an answer is not read; its connection is given up. */
  async function finish(method: string, response: Response): Promise<void> {
    await response.body?.cancel().catch(() => undefined);
    if (!response.ok && !(method === 'DELETE' && response.status === 404)) throw new ObjectStorageFault(`${method} answered ${response.status}`);
  }

  return {
    put: async (key, bytes, mediaType) => finish('PUT', await send('PUT', key, bytes, mediaType)),
    delete: async (key) => finish('DELETE', await send('DELETE', key)),
    async get(key) {
      const response = await send('GET', key);
      if (response.status === 200 && response.body !== null) return Readable.fromWeb(response.body as ReadableStream);
      await response.body?.cancel().catch(() => undefined);
      if (response.status === 404) return undefined;
      throw new ObjectStorageFault(`GET answered ${response.status}`);
    },
  };
}

const reasonOf = (error: unknown): string => {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? name;
};
