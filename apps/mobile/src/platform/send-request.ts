import type { TransportAnswer, TransportRequest } from '@cert/api-client/client';

const timeoutMs = 15_000;

/** A body that is not announced as plain JSON may arrive as text. */
export function parsed(data: unknown): unknown {
  if (typeof data !== 'string' || data === '') return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}

export const sendRequest = ({ method, url, headers, body }: TransportRequest & { url: string }) =>
  new Promise<TransportAnswer>((resolve) => {
    uni.request({
      url,
      method,
      header: headers,
      ...(body === undefined ? {} : { data: body as object }),
      dataType: 'json',
      timeout: timeoutMs,
      success: ({ statusCode, data }) => resolve({ status: statusCode, body: parsed(data) }),
      fail: ({ errMsg }) => resolve({ failed: /timeout/i.test(errMsg ?? '') ? 'timeout' : 'offline' }),
    });
  });
