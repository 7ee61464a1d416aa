// How the soak's people talk to the two servers: one try is one request to one of them; an act is tried until it is answered.
import type { Operation } from '@cert/contract/operation';
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../fuzz/random.ts';
import { newKey, pathOf, type Called, type CallInput } from '../test-client.ts';
import type { History } from './history.ts';
import type { Marks } from './marks.ts';
import type { Write } from './records.ts';

export interface Tried<O extends Operation> extends Called<O> {
  /** Of the try that was answered; of an act `firstBegan` is when its first try began. */
  began: number;
  ended: number;
  firstBegan: number;
}

export interface Call<O extends Operation> {
  /** Who asks, for the record. */
  by: string;
  token?: string | undefined;
  params?: CallInput<O>['params'];
  query?: CallInput<O>['query'];
  body?: CallInput<O>['body'];
  key?: string;
  /** 0 or 1 for the first try; by chance when absent, and for the others. */
  server?: number;
  /** Whose contact data the answer may hold. */
  entitled?: string;
}

export interface ActCall<O extends Operation> extends Call<O> {
  asked?: Record<string, string | number>;
  /** What of a good answer is kept. */
  keep?: (body: Called<O>['body']) => Record<string, string | number>;
  /** What the act changes, by its answer; without one (undefined), whatever it may have changed. */
  writes?: (body: Called<O>['body'] | undefined) => Write[];
  /** Words of the answer that a repeat must give again; undefined: this act is never repeated on purpose. */
  sameAgain?: (body: Called<O>['body']) => string;
}

export interface SoakClient {
  /** One request. undefined: no answer, or a server that is away. */
  ask<const O extends Operation>(operation: O, call: Call<O>): Promise<Tried<O> | undefined>;
  /** A read, asked again of either server until it is answered, or undefined when the soak ends. */
  read<const O extends Operation>(operation: O, call: Call<O>): Promise<Tried<O> | undefined>;
  /** A write with its key, repeated until it is answered, and written into the history. undefined: never answered. */
  act<const O extends Operation>(operation: O, call: ActCall<O>): Promise<Tried<O> | undefined>;
  requestCount(): number;
  /** Why tries got no answer, and how many. */
  unanswered: ReadonlyMap<string, number>;
  close(): void;
}

const longestWaitMs = 20_000;
/** Longer than both servers and the database are ever away. */
const longestTryingMs = 180_000;

export function createSoakClient(options: { addresses: string[]; history: History; marks: Marks; random: Random; isOver: () => boolean }): SoakClient {
  const { addresses, history, marks, random } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let requests = 0;
  const unanswered = new Map<string, number>();
  const noteUnanswered = (why: string): undefined => void unanswered.set(why, (unanswered.get(why) ?? 0) + 1);

  const client: SoakClient = {
    async ask(operation, call) {
      requests += 1;
      const began = history.now();
      const answer = await send(agent, addresses[call.server ?? random.int(addresses.length)]!, operation, call).catch((error: Error & { code?: string }) => noteUnanswered(error.code ?? error.message));
      const ended = history.now();
      if (answer === undefined) return undefined;
      const people = marks.peopleIn(answer.text);
      if (people.length > 0) history.write({ kind: 'contact-seen', what: operation.operationId, by: call.by, began, ended, people, entitled: answer.status < 300 ? (call.entitled ?? null) : null });
      if (answer.status === 503) return noteUnanswered('503');
      if (answer.status >= 500 || answer.status === 429) history.write({ kind: 'fault', text: `${operation.operationId} of ${call.by}: ${answer.status} ${answer.text.slice(0, 300)}`, at: began });
      return { ...(answer as Called<typeof operation>), began, ended, firstBegan: began };
    },
    async read(operation, call) {
      for (let tried = call; ; tried = { ...call, server: random.int(addresses.length) }) {
        const answer = await client.ask(operation, tried);
        if (answer !== undefined || options.isOver()) return answer;
        await sleep(50 + random.int(250));
      }
    },
    async act(operation, call) {
      const key = call.key ?? newKey();
      const began = history.now();
      let unanswered = 0;
      let answer: Tried<typeof operation> | undefined;
      // An act goes on after the end of the soak: only then is known what became of it.
      while (answer === undefined && history.now() < began + longestTryingMs) {
        answer = await client.ask(operation, { ...call, key, server: unanswered === 0 && call.server !== undefined ? call.server : random.int(addresses.length) });
        if (answer !== undefined) answer.firstBegan = began;
        if (answer !== undefined) break;
        unanswered += 1;
        await sleep(50 + random.int(400));
      }
      const isGood = answer !== undefined && answer.status < 300;
      history.write({
        kind: 'act',
        what: operation.operationId,
        key,
        began,
        ended: answer?.ended ?? null,
        status: answer?.status ?? 0,
        code: isGood ? '' : (answer?.body.code ?? ''),
        unanswered,
        asked: call.asked ?? {},
        answered: isGood && call.keep !== undefined ? call.keep(answer!.body) : {},
        writes: call.writes?.(isGood ? answer!.body : undefined) ?? [],
      });
      if (isGood && call.sameAgain !== undefined && random.chance(0.1)) await repeat(operation, { ...call, key }, answer!.body);
      return answer;
    },
    requestCount: () => requests,
    unanswered,
    close: () => agent.destroy(),
  };

  async function repeat<O extends Operation>(operation: O, call: ActCall<O>, first: Called<O>['body']): Promise<void> {
    const answer = await client.ask(operation, call);
    // What an end of the login or a withdrawal in between refuses is no repeat.
    if (answer === undefined || answer.status >= 300) return;
    history.write({ kind: 'repeat', what: operation.operationId, key: call.key!, status: answer.status, first: call.sameAgain!(first), again: call.sameAgain!(answer.body) });
  }
  return client;
}

function send(agent: Agent, address: string, operation: Operation, call: Call<Operation>): Promise<{ status: number; body: unknown; text: string; headers: Record<string, unknown> }> {
  const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
  return new Promise((answered, failed) => {
    const outgoing = httpRequest(
      `${address}${pathOf(operation, call.params ?? {}, call.query ?? {})}`,
      {
        agent,
        method: operation.method,
        timeout: longestWaitMs,
        headers: {
          'x-device-id': 'soak-device-0000000000',
          ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
          ...(operation.repeat === undefined ? {} : { 'idempotency-key': call.key ?? newKey() }),
          ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('end', () => {
          if (!response.complete) return failed(new Error('the answer was cut off'));
          answered({ status: response.statusCode ?? 0, text, headers: response.headers, body: String(response.headers['content-type']).includes('json') ? JSON.parse(text) : {} });
        });
        response.once('error', failed);
        response.once('close', () => failed(new Error('the answer was cut off')));
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', failed);
    outgoing.end(payload);
  });
}
