import { smsFaultKind, type SmsFaultKind } from '@cert/contract/codes/sms-provider-codes';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One message. `text` and `code` hold the code, so they go to the gateway and nowhere else. */
export interface SmsMessage {
  phone: string;
  purpose: 'bind' | 'reset';
  text: string;
  code: string;
}

/** Sends a message once. Rejects when the provider did not take it; the caller then tells the user. */
export interface SmsGateway {
  /** Gives up when `signal` aborts. @throws SmsFault */
  send(message: SmsMessage, options?: { signal?: AbortSignal }): Promise<void>;
  /** An answer about a message is not given before, so that time does not tell whether there was one (rule 19). */
  answerMilliseconds?: number;
}

/** The provider did not send. Holds its code only: its words may quote the number. */
export class SmsFault extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the SMS provider refused: ${code}`);
    this.code = code;
  }

  get kind(): SmsFaultKind {
    return smsFaultKind(this.code);
  }
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
  send: () => Promise.reject(new SmsFault('not_configured')),
};
