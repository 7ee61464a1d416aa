// wx.uploadFile and wx.downloadFile against a real server: a real multipart body, and temporary files as a phone has them.
import { asyncCall, WxFailure, type CallLog, type WxFunction, type WxOptions } from './async-call.ts';
import type { RequestRecord } from './request.ts';

interface Network {
  apiBase: string;
  isOnline: () => boolean;
  requests: RequestRecord[];
}

type Progress = (value: { progress: number; totalBytesSent: number; totalBytesExpectedToSend: number }) => void;

const mediaTypes: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp' };

export function fileApis(log: CallLog, { apiBase, isOnline, requests }: Network) {
  /** Temporary path → bytes. A test puts the pictures of the album here. */
  const files = new Map<string, Buffer>();
  let inFlight = 0;
  let count = 0;

  function start(name: string, method: string, options: WxOptions) {
    if (!/^https?:\/\//.test(String(options['url']))) throw new WxFailure('invalid url');
    const url = new URL(String(options['url']));
    const headers = Object.fromEntries(Object.entries((options['header'] ?? {}) as object).map(([header, value]) => [header.toLowerCase(), String(value)]));
    const record: RequestRecord = { method, origin: url.origin, path: url.pathname, query: Object.fromEntries(url.searchParams), headers, body: undefined, status: undefined, answer: undefined };
    requests.push(record);
    if (!isOnline()) throw new WxFailure(`${name} network error`, { errno: 5 });
    return { record, headers, address: `${apiBase}${url.pathname}${url.search}` };
  }

  async function upload(options: WxOptions, tell: Progress) {
    const bytes = files.get(String(options['filePath']));
    if (!bytes) throw new WxFailure('file not found');
    const { record, headers, address } = start('uploadFile', 'POST', options);
    const fileName = String(options['filePath']).split('/').at(-1) ?? '';
    const form = new FormData();
    for (const [name, value] of Object.entries((options['formData'] ?? {}) as object)) form.append(name, String(value));
    form.append(String(options['name']), new Blob([new Uint8Array(bytes)], { type: mediaTypes[fileName.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }), fileName);
    tell({ progress: 50, totalBytesSent: bytes.length / 2, totalBytesExpectedToSend: bytes.length });
    // WeChat writes the content type itself, with the boundary.
    const { ['content-type']: _own, ...rest } = headers;
    const answer = await fetch(address, { method: 'POST', headers: rest, body: form });
    tell({ progress: 100, totalBytesSent: bytes.length, totalBytesExpectedToSend: bytes.length });
    record.status = answer.status;
    // As text, whatever its type: WeChat does not parse it.
    record.answer = await answer.text();
    return { statusCode: answer.status, data: record.answer };
  }

  async function download(options: WxOptions) {
    const { record, headers, address } = start('downloadFile', 'GET', options);
    const answer = await fetch(address, { headers });
    const bytes = Buffer.from(await answer.arrayBuffer());
    record.status = answer.status;
    const tempFilePath = `http://tmp/download-${(count += 1)}`;
    files.set(tempFilePath, bytes);
    return { statusCode: answer.status, tempFilePath };
  }

  const counted = <T>(run: Promise<T>): Promise<T> => {
    inFlight += 1;
    return run.finally(() => void (inFlight -= 1));
  };
  const task = (onProgress: (listener: Progress) => void) => ({ abort() {}, onProgressUpdate: onProgress, offProgressUpdate() {}, onHeadersReceived() {}, offHeadersReceived() {} });

  const uploadFile: WxFunction = (options: WxOptions) => {
    const listeners: Progress[] = [];
    const tell: Progress = (value) => listeners.forEach((listener) => listener(value));
    // The listener comes after the call, so the file leaves a moment later.
    const run = asyncCall(log, 'uploadFile', () => counted(upload(options, tell)));
    return Object.assign(run(options) ?? {}, task((listener) => void listeners.push(listener)));
  };
  const downloadFile: WxFunction = (options: WxOptions) => Object.assign(asyncCall(log, 'downloadFile', () => counted(download(options)))(options) ?? {}, task(() => undefined));

  return { apis: { uploadFile, downloadFile } as Record<string, WxFunction>, files, inFlight: () => inFlight };
}
