import { apiSending } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { parsed } from '../../platform/send-request.ts';
import { saveTextFile } from './save-text-file.ts';

type Format = 'json' | 'html';
const names: Record<Format, string> = { json: '我的数据.json', html: '我的数据.html' };
const timeoutMs = 30_000;

/** 导出我的数据: the file is fetched as text and given to the device. */
export function useExportMyData() {
  return useAct(async (body: { format: Format }, idempotencyKey) => {
    let text = '';
    const client = apiSending('practitioner', ({ method, url, headers, body: sent }) =>
      new Promise((resolve) => {
        uni.request({
          url,
          method,
          header: headers,
          data: sent as object,
          dataType: 'text',
          timeout: timeoutMs,
          success: ({ statusCode, data }) => {
            text = String(data);
            // A file is no answer that the client reads; a refusal is.
            resolve({ status: statusCode, body: statusCode === 200 ? {} : parsed(data) });
          },
          fail: () => resolve({ failed: 'offline' }),
        });
      }),
    );
    const outcome = await client.call('exportMyData', { body }, { idempotencyKey });
    if (outcome.ok) await saveTextFile(names[body.format], text);
    return outcome;
  });
}
