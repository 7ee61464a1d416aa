import { createHash, createHmac, randomBytes } from 'node:crypto';

export interface AcsRequest {
  method: 'POST';
  /** The address of the service; its path and query are not used. */
  endpoint: string;
  action: string;
  version: string;
  query: Record<string, string>;
  keyId: string;
  secret: string;
  /** For tests: the moment and the number used once. */
  at?: Date;
  nonce?: string;
}

/** RFC 3986: everything but letters, digits and `-_.~` is escaped, which encodeURIComponent leaves out for five letters. */
const escape = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Signs a call of Alibaba Cloud's RPC services by their "signature V3" (ACS3-HMAC-SHA256), body empty. Gives the address to
 * call and its headers; decision 0021 says why the vendor's SDK is not used.
 */
export function signAcsRequest(request: AcsRequest): { url: string; headers: Record<string, string> } {
  const { host, origin } = new URL(request.endpoint);
  const query = Object.entries(request.query)
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .sort()
    .join('&');
  const signed: Record<string, string> = {
    host,
    'x-acs-action': request.action,
    'x-acs-content-sha256': sha256(''),
    'x-acs-date': (request.at ?? new Date()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'x-acs-signature-nonce': request.nonce ?? randomBytes(16).toString('hex'),
    'x-acs-version': request.version,
  };
  const names = Object.keys(signed).sort();
  const canonical = [request.method, '/', query, ...names.map((name) => `${name}:${signed[name]}`), '', names.join(';'), sha256('')].join('\n');
  const signature = createHmac('sha256', request.secret).update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest('hex');
  const { host: _host, ...headers } = signed;
  return {
    url: `${origin}/?${query}`,
    headers: { ...headers, authorization: `ACS3-HMAC-SHA256 Credential=${request.keyId},SignedHeaders=${names.join(';')},Signature=${signature}` },
  };
}
