import { createTransport } from './transport.ts';
import { transportParts } from './api.ts';
import type { Side } from './session.ts';

const timeoutMs = 30_000;

/**
 * A file that only its owner may read, as a local address that an image can show: an image itself cannot send a token.
 * `isGone`: the server has it no longer; else it could not be had now, and the page offers a retry.
 */
export async function fetchFile(side: Side, path: string): Promise<{ path: string } | { isGone: boolean }> {
  const transport = createTransport(
    {
      ...transportParts,
      send: ({ url, headers }) =>
        new Promise((resolve) => {
          uni.downloadFile({
            url,
            header: headers,
            timeout: timeoutMs,
            success: ({ statusCode, tempFilePath }) => resolve({ status: statusCode, body: tempFilePath }),
            fail: () => resolve({ failed: 'offline' }),
          });
        }),
    },
    side,
  );
  const answer = await transport({ method: 'GET', path, headers: {} });
  if ('failed' in answer) return { isGone: false };
  return answer.status === 200 ? { path: String(answer.body) } : { isGone: answer.status === 404 };
}
