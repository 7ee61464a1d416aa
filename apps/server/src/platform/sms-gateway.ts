import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One message. `text` holds the code, so it goes to the gateway and nowhere else. */
export interface SmsMessage {
  phone: string;
  purpose: 'bind' | 'reset';
  text: string;
  code: string;
}

/** Sends a message once. Rejects when the provider did not take it; the caller then tells the user. */
export interface SmsGateway {
  send(message: SmsMessage): Promise<void>;
}

/**
 * The development outbox: a line of JSON in `<dataDir>/outbox/sms.jsonl` (0600) and a line on the terminal.
 * config.ts refuses it in production.
 */
export function createSmsOutbox(dataDir: string, print: (line: string) => void): SmsGateway {
  const folder = join(dataDir, 'outbox');
  return {
    async send(message) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await appendFile(join(folder, 'sms.jsonl'), `${JSON.stringify({ at: new Date().toISOString(), ...message })}\n`, { mode: 0o600 });
      print(`短信（开发出口）→ ${message.phone}：${message.text}`);
    },
  };
}

/** No provider configured: every send fails, and users are told that messages cannot be sent. */
export const noSmsGateway: SmsGateway = {
  send: () => Promise.reject(new Error('no SMS gateway is configured')),
};
