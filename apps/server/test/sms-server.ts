// A local server that speaks the part of Alibaba Cloud's SMS service that the program uses. It checks every signature by its
// own reading of the vendor's page, with the secret it was given, and keeps the messages in memory.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface TakenMessage {
  phone: string;
  signature: string;
  template: string;
  parameters: Record<string, string>;
}

export interface SmsServer {
  url: string;
  /** What the service took, oldest first. */
  taken: TakenMessage[];
  /** Calls that reached it, also the refused ones. */
  calls: number;
  /** What to do instead of taking: a refusal of the service by its code, or a fault on the way. */
  behaviour: { refuses?: string; fault?: 'hangs' | 'breaks off' | 'garbage' | 'answers 503' | 'answers 500' | 'redirects'; delayMs?: number; faults?: number };
  close(): Promise<void>;
}

const escapeBytes = (text: string) =>
  [...Buffer.from(text)].map((byte) => (/[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The signature that a request must carry beside the one it sent, or why it can have none. */
export function expectedAcsSignature(
  { method, target, headers }: { method: string; target: string; headers: Record<string, string> },
  secret: string,
): { signature: string; sent: string } | { refusal: string } {
  const [, names = '', sent = ''] = /^ACS3-HMAC-SHA256 Credential=[^,]+,SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '') ?? [];
  const signed = names.split(';');
  for (const needed of ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-acs-'))]) if (!signed.includes(needed)) return { refusal: 'IncompleteSignature' };
  if (headers['x-acs-content-sha256'] !== sha256('')) return { refusal: 'SignatureDoesNotMatch' };
  const [path = '', query = ''] = target.split('?');
  // Read and written anew, so that a letter that was escaped in another way makes another signature.
  const pairs = query.split('&').map((pair) => pair.split('=').map((part) => escapeBytes(decodeURIComponent(part))).join('='));
  const canonical = `${method}\n${path}\n${pairs.sort().join('&')}\n${signed.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`).join('')}\n${names}\n${headers['x-acs-content-sha256']}`;
  return { signature: createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest('hex'), sent };
}

export async function startSmsServer(account: { keyId: string; secret: string; signature: string; templates: string[] }): Promise<SmsServer> {
  const sockets = new Set<Socket>();
  const nonces = new Set<string>();
  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: SmsServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: [],
    calls: 0,
    behaviour: {},
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for await (const _chunk of request);
    state.calls += 1;
    const { fault, refuses, delayMs = 0, faults = Infinity } = state.behaviour;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (fault !== undefined && state.calls <= faults) return stumble(fault, request, response);
    const denied = refusalOf(request);
    if (denied !== undefined) return send(response, 400, { RequestId: 'R', Code: denied, Message: 'the gateway of the vendor refuses' });
    const message = read(request);
    const wrong = refuses ?? (message.signature !== account.signature ? 'isv.SMS_SIGNATURE_ILLEGAL' : account.templates.includes(message.template) ? undefined : 'isv.SMS_TEMPLATE_ILLEGAL');
    // A refusal of the service itself comes with the status 200.
    if (wrong !== undefined) return send(response, 200, { RequestId: 'R', Code: wrong, Message: `refused, also for ${message.phone}` });
    state.taken.push(message);
    send(response, 200, { RequestId: 'R', Code: 'OK', Message: 'OK', BizId: '900619746936498440^0' });
  }

  function refusalOf(request: IncomingMessage): string | undefined {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    if (!headers['authorization']?.includes(`Credential=${account.keyId},`)) return 'InvalidAccessKeyId.NotFound';
    if (headers['x-acs-action'] !== 'SendSms' || headers['x-acs-version'] !== '2017-05-25') return 'InvalidAction.NotFound';
    if (Math.abs(Date.now() - Date.parse(headers['x-acs-date'] ?? '')) > 15 * 60_000) return 'InvalidTimeStamp.Expired';
    const nonce = headers['x-acs-signature-nonce'] ?? '';
    if (nonces.has(nonce)) return 'SignatureNonceUsed';
    nonces.add(nonce);
    const checked = expectedAcsSignature({ method: request.method ?? '', target: request.url ?? '', headers }, account.secret);
    if ('refusal' in checked) return checked.refusal;
    return checked.sent === checked.signature ? undefined : 'SignatureDoesNotMatch';
  }
  return state;
}

function read(request: IncomingMessage): TakenMessage {
  const query = new URL(request.url ?? '', 'http://local').searchParams;
  return {
    phone: query.get('PhoneNumbers') ?? '',
    signature: query.get('SignName') ?? '',
    template: query.get('TemplateCode') ?? '',
    parameters: JSON.parse(query.get('TemplateParam') ?? '{}') as Record<string, string>,
  };
}

function stumble(fault: NonNullable<SmsServer['behaviour']['fault']>, request: IncomingMessage, response: ServerResponse): void {
  if (fault === 'hangs') return;
  if (fault === 'breaks off') return void request.socket.destroy();
  if (fault === 'redirects') return void response.writeHead(307, { location: '/elsewhere' }).end();
  if (fault === 'garbage') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>login to the network</html>');
  send(response, fault === 'answers 503' ? 503 : 500, { RequestId: 'R', Code: fault === 'answers 503' ? 'ServiceUnavailable' : 'InternalError', Message: 'away' });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
