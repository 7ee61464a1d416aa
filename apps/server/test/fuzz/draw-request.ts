// One request to one operation, from wholly valid to hostile in several places.
import type { Operation } from '@cert/contract/operation';
import { drawBoundary, drawValid, type Drawing, type JsonSchema } from './draw-value.ts';
import { hostileBodies, hostileKeys, hostileMediaTypes, hostileTexts, hostileValues } from './hostile-values.ts';
import type { Random } from './random.ts';

export interface DescribedOperation {
  operation: Operation;
  pathSchemas: Map<string, JsonSchema>;
  querySchemas: Map<string, JsonSchema>;
  bodySchema: JsonSchema | undefined;
  statuses: number[];
}

export interface DrawnRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: string | Buffer | undefined;
  /** False when the path or method was changed, so that another answer than the operation's is right. */
  isAddressed: boolean;
}

const otherMethods = ['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PATCH', 'DELETE', 'GET', 'POST', 'PROPFIND'];

export function drawRequest(drawing: Drawing, described: DescribedOperation, token: string | undefined): DrawnRequest {
  const { random } = drawing;
  const { operation } = described;
  // Half of all requests are as a good client sends them, so that the others meet a world in motion.
  const isHostile = random.chance(0.55);
  const twist = (probability: number) => isHostile && random.chance(probability);
  const path = drawPath(drawing, described, twist);
  const hasOtherMethod = twist(0.06);
  const method = hasOtherMethod ? random.pick(otherMethods) : operation.method;
  const headers: DrawnRequest['headers'] = { 'x-forwarded-for': `10.${random.int(256)}.${random.int(256)}.${1 + random.int(250)}` };
  if (token !== undefined) headers['authorization'] = twist(0.03) ? random.pick([token, `bearer ${token}`, `Bearer  ${token}`, `Bearer ${token} x`, 'Bearer', 'Basic YTpi']) : `Bearer ${token}`;
  if (random.chance(0.7)) headers['x-device-id'] = twist(0.2) ? headerText(random.pick(hostileTexts)) : key(random, 20);
  if (operation.repeat !== undefined) addKey(drawing, headers, twist);
  const body = drawBody(drawing, described, headers, twist);
  return { method, path: path.text, headers, body, isAddressed: path.isAddressed && method === operation.method };
}

const key = (random: Random, length: number) => Array.from({ length }, () => random.pick([...'abcdefghijklmnopqrstuvwxyz0123456789_-'])).join('');
/** Node's client refuses to send control characters; http-strictness.test.ts sends those over a socket. */
const headerText = (text: string) => text.slice(0, 2_000).replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?');

function addKey({ random, corpus }: Drawing, headers: DrawnRequest['headers'], twist: (probability: number) => boolean): void {
  if (twist(0.05)) return;
  const used = corpus.byName.get('used-keys') ?? [];
  const fresh = key(random, 16 + random.int(10));
  if (twist(0.1)) headers['idempotency-key'] = headerText(random.pick(hostileTexts));
  else if (twist(0.04)) headers['idempotency-key'] = [fresh, key(random, 20)];
  else headers['idempotency-key'] = used.length > 0 && random.chance(0.1) ? random.pick(used) : fresh;
  if (used.length < 200 && typeof headers['idempotency-key'] === 'string') corpus.byName.set('used-keys', [...used, fresh]);
}

function drawPath(drawing: Drawing, described: DescribedOperation, twist: (probability: number) => boolean): { text: string; isAddressed: boolean } {
  const { random } = drawing;
  let isAddressed = true;
  let text = described.operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    if (!twist(0.15)) return encodeURIComponent(String(drawValid(drawing, described.pathSchemas.get(name) ?? {}, name)));
    // An empty, very long or badly escaped part is another path.
    isAddressed = false;
    return random.pick([escapeText(random.pick(hostileTexts)).slice(0, 6_000), '%ff', '%', '%zz', '%c0%ae', '..', '.', '%2e%2e', '%2f', '*', ':id', 'a'.repeat(101), 'a'.repeat(6_000)]);
  });
  if (twist(0.02)) {
    isAddressed = false;
    text = random.pick([`${text}/`, `/${text}`, `${text}/extra`, text.toUpperCase(), `${text};a=b`, text.replace('/v1', '/v2'), `${text}%ff`, `${text}%00`, `/files/..%2f..${text}`, `/reference/%ff`]);
  }
  return { text: `${text}${drawQuery(drawing, described, twist)}`, isAddressed };
}

function drawQuery(drawing: Drawing, { querySchemas }: DescribedOperation, twist: (probability: number) => boolean): string {
  const { random } = drawing;
  const pairs: [string, string][] = [];
  for (const [name, schema] of querySchemas) {
    if (random.chance(name === 'cursor' ? 0.8 : 0.6) && !['slot'].includes(name)) continue;
    const value = twist(0.2) ? random.pick(hostileValues) : twist(0.15) ? drawBoundary(drawing, schema) : drawValid(drawing, schema, name);
    pairs.push([name, typeof value === 'string' ? value : JSON.stringify(value)]);
    if (twist(0.08)) pairs.push([random.pick([name, `${name}[]`, `${name}[0]`, `${name}[$gt]`]), (JSON.stringify(value) ?? '').slice(0, 100)]);
  }
  if (twist(0.05)) pairs.push([random.pick([...hostileKeys, 'phone', 'sort', 'institutionId']), random.pick(hostileTexts).slice(0, 500)]);
  const text = pairs.map(([name, value]) => `${escapeText(name)}=${escapeText(value).slice(0, 5_000)}`).join('&');
  const tail = twist(0.04) ? random.pick(['&', '%ff=%ff', '&%', '&limit', '&=5', '&a=%zz', '&limit=1&limit=2', `&${'x=1&'.repeat(500)}`]) : '';
  return text === '' && tail === '' ? '' : `?${text}${tail}`;
}

/** Escapes everything but plain letters; half a pair goes as the three bytes that some clients send. */
const escapeText = (text: string): string => text.split('').map((letter) => (/[\w.~-]/.test(letter) ? letter : escapeUnit(letter))).join('');

function escapeUnit(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return `%${(0xe0 | (code >> 12)).toString(16)}%${(0x80 | ((code >> 6) & 63)).toString(16)}%${(0x80 | (code & 63)).toString(16)}`;
  return encodeURIComponent(letter);
}

function drawBody(drawing: Drawing, described: DescribedOperation, headers: DrawnRequest['headers'], twist: (probability: number) => boolean): string | Buffer | undefined {
  const { random } = drawing;
  const { upload } = described.operation;
  if (upload !== undefined && !twist(0.15)) return drawUpload(drawing, upload, headers, twist);
  if (described.bodySchema === undefined && !twist(0.1)) return undefined;
  if (twist(0.05)) return undefined;
  headers['content-type'] = twist(0.07) ? random.pick(hostileMediaTypes) : random.pick(['application/json', 'application/json; charset=utf-8']);
  if (twist(0.03)) delete headers['content-type'];
  if (twist(0.12)) return random.pick(hostileBodies);
  const body = drawValid(drawing, described.bodySchema ?? {});
  return JSON.stringify(twist(0.6) ? spoil(drawing, body, described.bodySchema ?? {}) : body);
}

/** The smallest picture. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** One file as a browser sends it; its content is seldom what its type says. */
function drawUpload({ random }: Drawing, upload: NonNullable<Operation['upload']>, headers: DrawnRequest['headers'], twist: (probability: number) => boolean): string | Buffer {
  const boundary = twist(0.05) ? 'x'.repeat(300) : 'fuzz-boundary';
  headers['content-type'] = twist(0.05) ? 'multipart/form-data' : `multipart/form-data; boundary=${boundary}`;
  const mediaType = twist(0.2) ? random.pick(['text/html', 'image/svg+xml', '']) : random.pick([...upload.mediaTypes]);
  const content = random.pick(['', 'a,b\n1,2\n', '\x89PNG\r\n\x1a\n', 'PK\x03\x04', '%', ...hostileBodies]).slice(0, 2_000);
  const name = headerText(twist(0.3) ? random.pick(hostileTexts).slice(0, 300) : 'file.csv').replaceAll('"', '');
  const part = twist(0.1) ? random.pick(['files', '__proto__', '']) : 'file';
  const end = twist(0.1) ? '' : `\r\n--${boundary}--\r\n`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${part}"; filename="${name}"\r\nContent-Type: ${mediaType}\r\n\r\n`;
  return mediaType.startsWith('image/') && random.chance(0.5) ? Buffer.concat([Buffer.from(head), pixel, Buffer.from(end)]) : `${head}${content}${end}`;
}

/** Changes one or two members of a valid body. */
function spoil(drawing: Drawing, body: unknown, schema: JsonSchema): unknown {
  const { random } = drawing;
  if (typeof body !== 'object' || body === null || random.chance(0.04)) return random.pick(hostileValues);
  let changed: Record<string, unknown> = { ...body };
  for (let times = 1 + random.int(2); times > 0; times -= 1) {
    const name = random.pick([...Object.keys(changed), ...hostileKeys.slice(0, 2)]);
    const member = changed[name];
    if (random.chance(0.12)) delete changed[name];
    else if (random.chance(0.2)) changed = { ...changed, [random.pick(hostileKeys)]: random.pick(hostileValues) };
    else if (typeof member === 'object' && member !== null && !Array.isArray(member) && random.chance(0.7)) changed[name] = spoil(drawing, member, schema.properties?.[name] ?? {});
    else changed[name] = random.chance(0.3) ? drawBoundary(drawing, schema.properties?.[name] ?? {}) : random.pick(hostileValues);
  }
  return changed;
}
