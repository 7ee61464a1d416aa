import type { TransportAnswer, TransportRequest } from '@cert/api-client/client';
import type { PickedPicture } from './picked-picture.ts';
import { parsed } from './send-request.ts';

/** A picture on a slow network takes longer than words. */
const timeoutMs = 60_000;

/** Sends a request whose body is one file, as the operations with an upload take it; tells how much is out, 0–100. */
export const sendFile =
  (picture: PickedPicture, onProgress: (percent: number) => void) =>
  ({ url, headers }: TransportRequest & { url: string }) =>
    new Promise<TransportAnswer>((resolve) => {
      const task = uni.uploadFile({
        url,
        name: 'file',
        filePath: picture.path,
        // H5 alone: the page's own policy lets nobody read the bytes of a local address again.
        ...(picture.file === undefined ? {} : { file: picture.file as File }),
        header: headers,
        timeout: timeoutMs,
        success: ({ statusCode, data }) => resolve({ status: statusCode, body: parsed(data) }),
        fail: ({ errMsg }) => resolve({ failed: /timeout/i.test(String(errMsg)) ? 'timeout' : 'offline' }),
      });
      task.onProgressUpdate(({ progress }) => onProgress(progress));
    });
