// What a soak writes down, one JSON line each, and what the checks read. Times are milliseconds since the start, by one clock.

/** A change that an act makes to one thing, e.g. `card:card_1` becomes `withdrawn`. `*`: which value was never answered. */
export interface Write {
  register: string;
  value: string;
}

/** One act with all its retries under one idempotency key. */
export interface Act {
  kind: 'act';
  what: string;
  key: string;
  began: number;
  /** null: never answered, so it may have taken effect at any time after its beginning. */
  ended: number | null;
  status: number;
  /** Of a refusal. */
  code: string;
  /** How many tries got no answer, or 503: each may have taken effect or not. */
  unanswered: number;
  /** What was asked. */
  asked: Record<string, string | number>;
  /** What was answered. */
  answered: Record<string, string | number>;
  writes: Write[];
}

/** A request that saw these things with this value. */
export interface Sight {
  kind: 'sight';
  by: string;
  registers: string[];
  value: string;
  began: number;
  ended: number;
}

/** The same request with the same key once more, after it had been answered. */
export interface Repeat {
  kind: 'repeat';
  what: string;
  key: string;
  status: number;
  /** Words of both answers that must be equal. */
  first: string;
  again: string;
}

export interface LedgerLine {
  id: string;
  institution: string;
  sequence: number;
  entryKind: 'grant' | 'reveal' | 'refund' | 'correction';
  points: number;
  balanceAfter: number;
}

/** One snapshot of the books in SQL. */
export interface LedgerRead {
  kind: 'ledger-read';
  began: number;
  ended: number;
  accounts: {
    institution: string;
    balance: number;
    entryCount: number;
    lineCount: number;
    sum: number;
    /** Digest of the first `prefixLength` lines: those that the read before saw. */
    prefixLength: number;
    prefixDigest: string;
    /** Digest of all lines. */
    digest: string;
    /** Lines that this read sees for the first time. */
    newLines: LedgerLine[];
  }[];
  totals: { grants: number; corrections: number; charges: number; refunds: number; balances: number };
  /** Rows that break a promise of the tables, each as a sentence. */
  broken: { promise: string; text: string }[];
}

/** The whole ledger of one institution over the API, newest first. */
export interface Statement {
  kind: 'statement';
  institution: string;
  began: number;
  ended: number;
  lines: Pick<LedgerLine, 'sequence' | 'points' | 'balanceAfter'>[];
}

/** The talent pool read to its end by cursor. */
export interface Walk {
  kind: 'walk';
  by: string;
  began: number;
  ended: number;
  cards: string[];
  /** Cards that this reader would not see although published. */
  hiddenFromReader: string[];
}

/** The number beside a job, and who is listed there. */
export interface Applicants {
  kind: 'applicants';
  job: string;
  began: number;
  ended: number;
  count: number;
  listed: string[];
}

/** Jobs that one institution was told to have live. */
export interface LiveJobs {
  kind: 'live-jobs';
  institution: string;
  used: number;
  listed: number;
  at: number;
}

/** Marked contact data that stood in an answer. */
export interface ContactSeen {
  kind: 'contact-seen';
  what: string;
  by: string;
  began: number;
  ended: number;
  /** Whose contact it was. */
  people: string[];
  /** Whose contact the answer was entitled to; `application:appl_1` when only the application is known. */
  entitled: string | null;
}

/** An answer that no client should ever get. */
export interface Fault {
  kind: 'fault';
  text: string;
  at: number;
}

export interface Kill {
  kind: 'kill';
  what: string;
  at: number;
  /** Milliseconds until it served again. */
  awayMs: number;
}

export type SoakRecord = Act | Sight | Repeat | LedgerRead | Statement | Walk | Applicants | LiveJobs | ContactSeen | Fault | Kill;

/** What stands in the database when all is quiet. */
export interface Ending {
  at: number;
  lines: (LedgerLine & { note: string | null; revealKey: string | null; person: string | null })[];
  balances: { institution: string; balance: number }[];
  reveals: { institution: string; person: string; key: string; points: number; isRefunded: boolean }[];
  jobs: { id: string; institution: string; title: string }[];
  applications: { id: string; job: string; person: string; isWithdrawn: boolean }[];
}

/** A broken promise, named as in the design (I1–I14, I29). */
export interface Finding {
  promise: string;
  text: string;
}
