import { z } from 'zod';
import { signAcsRequest } from './acs-signature.ts';
import { SmsFault, type SmsGateway, type SmsMessage } from './sms-gateway.ts';

export interface AliyunSmsSettings {
  endpoint: string;
  keyId: string;
  secret: string;
  /** 短信签名, without its brackets. */
  signature: string;
  /** The approved template of each purpose; its only variable is `code`. */
  templates: Record<SmsMessage['purpose'], string>;
  answerMilliseconds: number;
}

const Answer = z.object({ Code: z.string().min(1).max(100) });
/** The call did not get as far as the provider, so a second one cannot send a second message. */
const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** 阿里云短信服务: one SendSms call for one message, signed. The number is part of the call to the provider and of no log. */
export function createAliyunGateway(settings: AliyunSmsSettings): SmsGateway {
  /** @returns the code of a refusal that was surely no sending, so that one more try is allowed. */
  async function callOnce(message: SmsMessage, signal: AbortSignal | undefined): Promise<string | undefined> {
    const { url, headers } = signAcsRequest({
      method: 'POST',
      endpoint: settings.endpoint,
      action: 'SendSms',
      version: '2017-05-25',
      keyId: settings.keyId,
      secret: settings.secret,
      query: { PhoneNumbers: message.phone, SignName: settings.signature, TemplateCode: settings.templates[message.purpose], TemplateParam: JSON.stringify({ code: message.code }) },
    });
    let answer: { status: number; text: string };
    try {
      // A redirect would carry number and code to an address that no setting names.
      const response = await fetch(url, { method: 'POST', headers: { ...headers, accept: 'application/json' }, redirect: 'error', ...(signal === undefined ? {} : { signal }) });
      answer = { status: response.status, text: await response.text() };
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code ?? '';
      if (neverArrived.has(cause)) return 'unreachable';
      throw new SmsFault('broken_off');
    }
    const code = codeOf(answer.text);
    if (answer.status === 200 && code === 'OK') return undefined;
    if (answer.status === 503) return 'ServiceUnavailable';
    throw new SmsFault(code === undefined || code === 'OK' ? 'unreadable' : code);
  }

  return {
    answerMilliseconds: settings.answerMilliseconds,
    async send(message, { signal } = {}) {
      if ((await callOnce(message, signal)) === undefined) return;
      const refusal = await callOnce(message, signal);
      if (refusal !== undefined) throw new SmsFault(refusal);
    },
  };
}

function codeOf(text: string): string | undefined {
  try {
    return Answer.parse(JSON.parse(text)).Code;
  } catch {
    return undefined;
  }
}
