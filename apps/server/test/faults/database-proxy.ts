// A network between the server and its database that can be made bad: every fault of section "faults" comes from here.
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * `works`; `refuses`: nothing listens, connections are cut; `hangs`: everything is accepted and nothing arrives;
 * `slow`: each piece of an answer comes `delayMs` later.
 */
export type NetworkState = 'works' | 'refuses' | 'hangs' | 'slow';

/**
 * Where a conversation breaks: before the statement of this number is passed on, or after its answer was swallowed; or
 * from where on the whole network hangs.
 */
export interface CutPoint {
  statement: number;
  side: 'before' | 'after';
  how?: 'break' | 'hang';
}

export interface DatabaseProxy {
  /** The given address, through this network. */
  url: string;
  set(state: NetworkState, delayMs?: number): Promise<void>;
  /** Breaks the next conversations once each; see `readStatements` for the numbers. */
  cutAt(point: CutPoint | undefined): void;
  /** Statements that have gone through since this was last asked, or the cut point was set. */
  readStatements(): number;
  openConnections(): number;
  close(): Promise<void>;
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Conversation>();
  let state: NetworkState = 'works';
  let delayMs = 0;
  let cut: CutPoint | undefined;
  let statements = 0;
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  function listen(onPort: number): Promise<Server> {
    const made = createServer((client) => {
      const pair = new Conversation(client, connect(Number(target.port), target.hostname), {
        state: () => state,
        delayMs: () => delayMs,
        /** True when the conversation must break here. */
        onStatement: (side) => {
          if (side === 'before') statements += 1;
          if (cut === undefined || statements !== cut.statement || side !== cut.side) return false;
          const isHanging = cut.how === 'hang';
          if (isHanging) state = 'hangs';
          cut = undefined;
          return !isHanging;
        },
      });
      pairs.add(pair);
      pair.onEnd = () => pairs.delete(pair);
    });
    return new Promise((done, failed) => made.once('error', failed).listen(onPort, '127.0.0.1', () => done(made)));
  }

  const stopListening = async () => {
    const stopped = server.listening ? new Promise((done) => server.close(done)) : undefined;
    for (const pair of pairs) pair.break();
    await stopped;
  };
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.toString(),
    async set(next, nextDelayMs = 0) {
      if (next === 'refuses') await stopListening();
      else if (!server.listening) server = await listen(port);
      state = next;
      delayMs = next === 'slow' ? nextDelayMs : 0;
      for (const pair of pairs) pair.flow();
    },
    cutAt(point) {
      cut = point;
      statements = 0;
    },
    readStatements() {
      const seen = statements;
      statements = 0;
      return seen;
    },
    openConnections: () => pairs.size,
    close: stopListening,
  };
}

interface Rules {
  state(): NetworkState;
  delayMs(): number;
  onStatement(side: 'before' | 'after'): boolean;
}

/** One connection of the server's pool, its bytes and the statements in them. */
class Conversation {
  onEnd: () => void = () => undefined;
  private readonly client: Socket;
  private readonly database: Socket;
  private readonly rules: Rules;
  private readonly held: { to: Socket; bytes: Buffer }[] = [];
  private unread = Buffer.alloc(0);
  private isStarted = false;
  private swallowsAnswer = false;

  constructor(client: Socket, database: Socket, rules: Rules) {
    this.client = client;
    this.database = database;
    this.rules = rules;
    for (const socket of [client, database]) socket.on('error', () => undefined).on('close', () => this.break()).setNoDelay(true);
    client.on('data', (bytes: Buffer) => this.ask(bytes));
    database.on('data', (bytes: Buffer) => this.answer(bytes));
  }

  break(): void {
    this.client.destroy();
    this.database.destroy();
    this.onEnd();
  }

  /** What a network that swallowed everything has kept is sent again when it works. */
  flow(): void {
    if (this.rules.state() === 'hangs') return;
    for (const { to, bytes } of this.held.splice(0)) if (!to.destroyed) to.write(bytes);
  }

  private pass(to: Socket, bytes: Buffer): void {
    if (this.rules.state() === 'hangs' || this.held.length > 0) this.held.push({ to, bytes });
    else to.write(bytes);
  }

  private ask(bytes: Buffer): void {
    this.unread = Buffer.concat([this.unread, bytes]);
    for (;;) {
      const message = this.nextMessage();
      if (message === undefined) return;
      // A simple query, or the end of an extended one: here a statement is complete.
      const isStatement = message.isTyped && (message.bytes[0] === 0x51 || message.bytes[0] === 0x53);
      if (isStatement && this.rules.onStatement('before')) return this.break();
      if (isStatement && this.rules.onStatement('after')) this.swallowsAnswer = true;
      this.pass(this.database, message.bytes);
    }
  }

  private nextMessage(): { bytes: Buffer; isTyped: boolean } | undefined {
    const isTyped = this.isStarted;
    const head = isTyped ? 1 : 0;
    if (this.unread.length < head + 4) return undefined;
    const end = head + this.unread.readInt32BE(head);
    if (this.unread.length < end) return undefined;
    const bytes = this.unread.subarray(0, end);
    this.unread = this.unread.subarray(end);
    this.isStarted = true;
    return { bytes, isTyped };
  }

  private answer(bytes: Buffer): void {
    // The database has done the statement, and nobody hears of it.
    if (this.swallowsAnswer) return this.break();
    const delay = this.rules.delayMs();
    if (delay === 0) return this.pass(this.client, bytes);
    setTimeout(() => this.pass(this.client, bytes), delay);
  }
}
