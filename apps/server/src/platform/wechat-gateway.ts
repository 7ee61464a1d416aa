import type { Config } from '../config.ts';
import { Refusal } from './refusal.ts';

/** What the program asks of WeChat. */
export interface WechatGateway {
  /** The mini program's id: an openid means nothing outside of it. */
  appId: string;
  /**
   * Who made a code of `wx.login`. The session key that comes with it is dropped here.
   * @throws Refusal `proof_invalid` for a code WeChat does not know, `code_used`, `wechat_refused` for an account that WeChat
   * holds for dangerous; `wechat_unavailable` for everything else, within five seconds.
   */
  exchangeCode(code: string): Promise<{ openid: string }>;
}

/** Well below what anybody waits for an answer, so that the refusal is ours. */
const waitMs = 3_000;
const longestAnswer = 64 * 1024;

/** A client of code2Session with the account of the settings. Its address is fixed and redirects are not followed. */
export function createWechatGateway({ appId, secret, url }: NonNullable<Config['wechat']>): WechatGateway {
  return {
    appId,
    async exchangeCode(code) {
      const query = new URLSearchParams({ appid: appId, secret, js_code: code, grant_type: 'authorization_code' });
      const answer = await ask(`${url}/sns/jscode2session?${query.toString()}`);
      const { errcode, openid } = answer;
      if (errcode !== undefined && errcode !== 0) throw refusalOf(errcode);
      if (typeof openid !== 'string' || !/^[\w-]{6,64}$/.test(openid)) throw unavailable();
      return { openid };
    },
  };
}

/** Never says what went wrong on the way: the address holds the secret. */
async function ask(address: string): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(waitMs) });
    if (!response.ok || response.body === null) throw unavailable();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > longestAnswer) throw unavailable();
      chunks.push(chunk);
    }
    const answer: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw unavailable();
    return answer as Record<string, unknown>;
  } catch {
    throw unavailable();
  }
}

function refusalOf(errcode: unknown): Refusal {
  if (errcode === 40029) return new Refusal('proof_invalid');
  if (errcode === 40163) return new Refusal('code_used');
  if (errcode === 40226) return new Refusal('wechat_refused');
  // Busy (-1), too often for this user (45011), and everything that only an operator can put right.
  return unavailable(errcode === 45011 ? 60 : 5);
}

const unavailable = (retryAfterSeconds = 5) => new Refusal('wechat_unavailable', { retryAfterSeconds });
