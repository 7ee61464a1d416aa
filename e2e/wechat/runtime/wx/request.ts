// wx.request against a real server, with WeChat's own rules: absolute addresses, its methods, its ways to send data.
import { asyncCall, WxFailure, type CallLog, type WxFunction, type WxOptions } from './async-call.ts';

export interface RequestRecord {
  method: string;
  /** The origin that is built into the program; the test's server answers in its place. */
  origin: string;
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: unknown;
  /** Undefined while no answer has come. */
  status: number | undefined;
  answer: unknown;
}

const methods = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'];

export function requestApis(log: CallLog, apiBase: string, isOnline: () => boolean) {
  const requests: RequestRecord[] = [];
  let inFlight = 0;

  async function send(options: WxOptions, signal: AbortSignal) {
    const method = String(options['method'] ?? 'GET').toUpperCase();
    if (!methods.includes(method)) throw new WxFailure(`method is invalid: ${method}`);
    if (!/^https?:\/\//.test(String(options['url']))) throw new WxFailure('invalid url');
    const url = new URL(String(options['url']));
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    for (const [name, value] of Object.entries((options['header'] ?? {}) as object)) headers[name.toLowerCase()] = String(value);
    const data = options['data'];
    let body: string | undefined;
    if (method === 'GET' || method === 'HEAD') {
      for (const [name, value] of Object.entries((data ?? {}) as object)) if (value !== undefined) url.searchParams.append(name, String(value));
    } else if (data !== undefined) {
      body = typeof data === 'string' ? data : encode(data, headers['content-type']!);
    }
    const record: RequestRecord = {
      method,
      origin: url.origin,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body: data,
      status: undefined,
      answer: undefined,
    };
    requests.push(record);
    if (!isOnline()) throw new WxFailure('', { errno: 5 });
    const answer = await fetch(`${apiBase}${url.pathname}${url.search}`, { method, headers, signal, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    record.status = answer.status;
    record.answer = options['dataType'] === undefined || options['dataType'] === 'json' ? parsed(text) : text;
    return { statusCode: answer.status, data: record.answer, header: Object.fromEntries(answer.headers), cookies: [] };
  }

  const request: WxFunction = (options: WxOptions) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), Number(options['timeout'] ?? 60_000));
    inFlight += 1;
    const run = asyncCall(log, 'request', () =>
      send(options, abort.signal)
        .catch((error: unknown) => {
          throw abort.signal.aborted ? new WxFailure('timeout') : error;
        })
        .finally(() => {
          clearTimeout(timer);
          inFlight -= 1;
        }),
    );
    const task = { abort: () => abort.abort(), onHeadersReceived() {}, offHeadersReceived() {}, onChunkReceived() {}, offChunkReceived() {} };
    return Object.assign(run(options) ?? {}, task);
  };
  return { apis: { request } as Record<string, WxFunction>, requests, inFlight: () => inFlight };
}

function encode(data: unknown, contentType: string): string {
  if (!contentType.includes('x-www-form-urlencoded')) return JSON.stringify(data);
  return new URLSearchParams(data as Record<string, string>).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
