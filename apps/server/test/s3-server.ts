// A local server that speaks the part of S3 that the program uses. It checks every signature (SigV4) by its own reading of
// AWS's documentation, with the secret it was given, and keeps the objects in memory.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface S3Server {
  url: string;
  /** `/<bucket>/<key>` → what was put there. */
  objects: Map<string, { bytes: Buffer; mediaType: string }>;
  /** What to do instead of answering. */
  behaviour: 'works' | 'hangs' | 'breaks off' | 'answers 500' | 'redirects' | 'stops within the bytes';
  /** Why requests were refused. */
  refused: string[];
  close(): Promise<void>;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
const escapeAll = (text: string) => encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

export interface SignedRequest {
  method: string;
  /** With its query, as it stands in the request line. */
  target: string;
  headers: Record<string, string>;
}

/** The signature that a request must carry, or why it can have none. */
export function expectedSignature({ method, target, headers }: SignedRequest, secrets: Map<string, string>): { signature: string; sent: string } | { refusal: string } {
  const parsed = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '');
  if (parsed === null) return { refusal: 'no signature' };
  const [, keyId = '', day = '', region = '', names = '', sent = ''] = parsed;
  const secret = secrets.get(keyId);
  if (secret === undefined) return { refusal: 'unknown key id' };
  const signed = names.split(';');
  for (const needed of ['host', 'x-amz-content-sha256', 'x-amz-date']) if (!signed.includes(needed)) return { refusal: `${needed} is not signed` };
  const time = headers['x-amz-date'] ?? '';
  if (!time.startsWith(day)) return { refusal: 'another day' };
  const [path = '', query = ''] = target.split('?');
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${escapeAll(name)}=${escapeAll(value)}`).sort();
  const canonical = [
    method,
    path.split('/').map((part) => escapeAll(decodeURIComponent(part))).join('/'),
    pairs.join('&'),
    ...signed.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`);
  return { signature: hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex'), sent };
}

export async function startS3Server({ bucket, keyId, secret }: { bucket: string; keyId: string; secret: string }): Promise<S3Server> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: S3Server = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: new Map(),
    behaviour: 'works',
    refused: [],
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (state.behaviour === 'hangs') return;
    if (state.behaviour === 'breaks off') return void request.socket.destroy();
    if (state.behaviour === 'redirects') return void response.writeHead(307, { location: `${state.url}/elsewhere` }).end();
    const refusal = state.behaviour === 'answers 500' ? 'broken' : refusalOf(request, Buffer.concat(chunks));
    if (refusal !== undefined) {
      state.refused.push(refusal);
      return void response.writeHead(state.behaviour === 'answers 500' ? 500 : 403, { 'content-type': 'application/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
    }
    perform(request, response, Buffer.concat(chunks));
  }

  function refusalOf(request: IncomingMessage, body: Buffer): string | undefined {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const checked = expectedSignature({ method: request.method ?? '', target: request.url ?? '', headers }, new Map([[keyId, secret]]));
    if ('refusal' in checked) return checked.refusal;
    if (!timingSafeEqual(Buffer.from(checked.sent), Buffer.from(checked.signature))) return 'wrong signature';
    if (headers['x-amz-content-sha256'] !== sha256(body)) return 'other bytes than signed';
    return request.url?.startsWith(`/${bucket}/`) === true ? undefined : 'another bucket';
  }

  function perform(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const place = request.url ?? '';
    const kept = state.objects.get(place);
    if (request.method === 'PUT') {
      if (request.headers['content-length'] === undefined) return void response.writeHead(411).end();
      state.objects.set(place, { bytes: body, mediaType: request.headers['content-type'] ?? '' });
      response.writeHead(200).end();
    } else if (request.method === 'DELETE') {
      state.objects.delete(place);
      response.writeHead(204).end();
    } else if (kept === undefined) {
      response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>');
    } else {
      response.writeHead(200, { 'content-type': kept.mediaType, 'content-length': kept.bytes.length });
      if (state.behaviour !== 'stops within the bytes') return void response.end(kept.bytes);
      response.write(kept.bytes.subarray(0, kept.bytes.length >> 1));
    }
  }
  return state;
}
