// The load: so many connections, each asks its next question when the last is answered. Plain sockets and prepared bytes,
// because on two cores whatever the driver spends is taken from the server.
import { connect, type Socket } from 'node:net';

export interface Question {
  /** Names the row that it belongs to. */
  name: string;
  method?: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Driven {
  requests: number;
  /** Answers that were not 2xx: a figure with refusals in it is no figure. */
  refused: number;
  seconds: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** Milliseconds of each answer by the question's name, sorted. */
  waits: Map<string, number[]>;
}

export interface Drive {
  address: string;
  connections: number;
  /** Ends after so many seconds, or … */
  seconds?: number;
  /** … after so many requests. */
  requests?: number;
  /** The n-th question of the whole drive. */
  question(number: number): Question;
}

const bytesOf = ({ method = 'GET', path, headers = {}, body }: Question, host: string): Buffer => {
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (body !== undefined) lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
};

/** Asks until the time or the requests are over. @throws when an answer cannot be understood or a connection breaks. */
export async function drive({ address, connections, seconds = Infinity, requests = Infinity, question }: Drive): Promise<Driven> {
  const { hostname, port, host } = new URL(address);
  const waits = new Map<string, number[]>();
  let [asked, answered, refused] = [0, 0, 0];
  const started = performance.now();
  const end = started + seconds * 1000;
  const one = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const answers = readAnswers(socket);
    try {
      while (performance.now() < end && asked < requests) {
        const next = question(asked);
        asked += 1;
        const since = performance.now();
        socket.write(bytesOf(next, host));
        const { status } = await answers.next();
        const wait = performance.now() - since;
        answered += 1;
        if (status < 200 || status > 299) refused += 1;
        const list = waits.get(next.name);
        if (list === undefined) waits.set(next.name, [wait]);
        else list.push(wait);
      }
    } finally {
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const spent = (performance.now() - started) / 1000;
  for (const list of waits.values()) list.sort((a, b) => a - b);
  const all = Float64Array.from([...waits.values()].flat()).sort();
  return { requests: answered, refused, seconds: spent, perSecond: answered / spent, p50: at(all, 0.5), p99: at(all, 0.99), waits };
}

/** The value below which this share of a sorted list lies. */
export const at = (sorted: ArrayLike<number>, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** One answer after the other from a kept connection, by content-length or in chunks. */
function readAnswers(socket: Socket): { next(): Promise<{ status: number }> } {
  let held: Buffer = Buffer.alloc(0);
  let wake: { resolve(answer: { status: number }): void; reject(error: Error): void } | undefined;
  let broken: Error | undefined;
  const take = () => {
    if (wake === undefined) return;
    if (broken !== undefined) return wake.reject(broken);
    const headEnd = held.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = held.toString('latin1', 0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const isChunked = /\r\ntransfer-encoding: *chunked/i.test(head);
    const bodyStart = headEnd + 4;
    let end: number;
    if (isChunked) {
      const last = held.indexOf('0\r\n\r\n', bodyStart);
      if (last < 0 || (last > bodyStart && held[last - 1] !== 10)) return;
      end = last + 5;
    } else end = bodyStart + Number(length ?? 0);
    if (held.length < end) return;
    held = held.subarray(end);
    const { resolve } = wake;
    wake = undefined;
    resolve({ status: Number(head.slice(9, 12)) });
  };
  const fail = (error: Error) => {
    broken ??= error;
    take();
  };
  socket.on('data', (piece) => {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    take();
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  return { next: () => new Promise((resolve, reject) => ((wake = { resolve, reject }), take())) };
}
