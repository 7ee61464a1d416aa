// WeChat's code2Session as a local server speaks it: codes that somebody made, each good once, and its ways to fail.
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWechatGateway, type WechatGateway } from '../src/platform/wechat-gateway.ts';

export type WechatMood = 'well' | 'html' | 'garbage' | 'array' | 'no-openid' | 'silent' | 'dripping' | 'broken' | 'endless' | 'redirect' | number;

export interface WechatServer {
  gateway: WechatGateway;
  /** What wx.login gives to the user of an openid. */
  login(openid: string): string;
  mood: WechatMood;
  /** Every request as it came. */
  asked: URLSearchParams[];
  sessionKeys: string[];
  secret: string;
  close(): Promise<void>;
}

export async function startWechatServer(): Promise<WechatServer> {
  const codes = new Map<string, string>();
  const state: WechatServer = {
    gateway: undefined as never,
    login(openid) {
      const code = `0${randomBytes(16).toString('hex').slice(1)}`;
      codes.set(code, openid);
      return code;
    },
    mood: 'well',
    asked: [],
    sessionKeys: [],
    secret: randomBytes(16).toString('hex'),
    close: async () => void (server.closeAllConnections(), await new Promise((closed) => server.close(closed))),
  };
  const appId = 'wx0123456789abcdef';
  // WeChat answers JSON as text/plain, errors with status 200.
  const say = (response: ServerResponse, body: object) => void response.setHeader('content-type', 'text/plain').end(JSON.stringify(body));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://wechat');
    state.asked.push(url.searchParams);
    if (state.mood !== 'well') return misbehave(state.mood, response);
    if (url.pathname !== '/sns/jscode2session' || url.searchParams.get('grant_type') !== 'authorization_code') return say(response, { errcode: 40002, errmsg: 'invalid grant_type' });
    if (url.searchParams.get('appid') !== appId) return say(response, { errcode: 40013, errmsg: 'invalid appid' });
    if (url.searchParams.get('secret') !== state.secret) return say(response, { errcode: 40125, errmsg: 'invalid appsecret' });
    const code = url.searchParams.get('js_code') ?? '';
    const openid = codes.get(code);
    if (openid === undefined) return say(response, { errcode: 40029, errmsg: `invalid code, rid: ${randomBytes(4).toString('hex')}` });
    codes.delete(code);
    const sessionKey = randomBytes(16).toString('base64');
    state.sessionKeys.push(sessionKey);
    say(response, { session_key: sessionKey, openid });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  state.gateway = createWechatGateway({ appId, secret: state.secret, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return state;
}

function misbehave(mood: Exclude<WechatMood, 'well'>, response: ServerResponse): void {
  const bodies: Record<string, string> = { html: '<html><body>502 Bad Gateway</body></html>', garbage: '{"openid":"o', array: '[]', 'no-openid': '{"session_key":"a"}' };
  if (typeof mood === 'number') response.end(JSON.stringify({ errcode: mood, errmsg: 'as told' }));
  else if (bodies[mood] !== undefined) response.end(bodies[mood]);
  else if (mood === 'broken') response.destroy();
  else if (mood === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  else if (mood === 'endless') response.end(' '.repeat(1_000_000));
  else if (mood === 'dripping') {
    const drip = setInterval(() => response.write(' '), 200);
    response.on('close', () => clearInterval(drip));
  }
}
