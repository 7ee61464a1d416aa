// Records for the tests of the checks: each complete, a test names only what it is about.
import type { Act, Ending, LedgerLine, LedgerRead, Sight } from './records.ts';

export const actOf = (more: Partial<Act> = {}): Act => ({ kind: 'act', what: 'act', key: 'key', began: 0, ended: 10, status: 200, code: '', unanswered: 0, asked: {}, answered: {}, writes: [], ...more });

export const sightOf = (register: string, value: string, began: number, by = 'somebody'): Sight => ({ kind: 'sight', by, registers: [register], value, began, ended: began + 1 });

export const lineOf = (more: Partial<Ending['lines'][number]> = {}): Ending['lines'][number] => ({ id: 'entry', institution: 'inst', sequence: 1, entryKind: 'grant', points: 5, balanceAfter: 5, note: null, revealKey: null, person: null, ...more });

export const endingOf = (more: Partial<Ending> = {}): Ending => ({ at: 100, lines: [], balances: [], reveals: [], jobs: [], applications: [], ...more });

/** A snapshot of one institution whose lines are these, read after another that saw the first `known` of them. */
export function ledgerReadOf(points: number[], more: { known?: number; balance?: number; entryCount?: number; prefixDigest?: string; change?: (line: LedgerLine) => LedgerLine; grants?: number } = {}): LedgerRead {
  const known = more.known ?? 0;
  let balance = 0;
  const lines = points.map((each, index) => lineOf({ id: `entry${index}`, sequence: index + 1, points: each, balanceAfter: (balance += each) }));
  const digest = (count: number) => (count === 0 ? '' : lines.slice(0, count).map((line) => `${line.points}`).join());
  return {
    kind: 'ledger-read', began: 0, ended: 1, broken: [],
    totals: { grants: more.grants ?? balance, corrections: 0, charges: 0, refunds: 0, balances: balance },
    accounts: [{
      institution: 'inst', balance: more.balance ?? balance, entryCount: more.entryCount ?? points.length, lineCount: points.length, sum: balance,
      prefixLength: known, prefixDigest: more.prefixDigest ?? digest(known), digest: digest(points.length), newLines: lines.slice(known).map((line) => more.change?.(line) ?? line),
    }],
  };
}
