import type { Finding, LedgerRead, SoakRecord, Statement } from '../records.ts';

const nothing = { lineCount: 0, digest: '', balance: 0 };

/** I1, I2, I4, I5 in every single snapshot of the books, and I5 from each to the next. */
export function checkLedgerReads(records: readonly SoakRecord[]): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, { lineCount: number; digest: string; balance: number }>();
  for (const record of records) if (record.kind === 'ledger-read') findings.push(...checkRead(record, seen));
  return findings;
}

function checkRead({ began, accounts, totals, broken }: LedgerRead, seen: Map<string, { lineCount: number; digest: string; balance: number }>): Finding[] {
  const findings: Finding[] = broken.map(({ promise, text }) => ({ promise, text: `at ${Math.round(began)} ms: ${text}` }));
  const say = (promise: string, text: string) => findings.push({ promise, text: `at ${Math.round(began)} ms: ${text}` });
  for (const { institution, balance, entryCount, lineCount, sum, prefixLength, prefixDigest, digest, newLines } of accounts) {
    if (sum !== balance) say('I1', `${institution} has balance ${balance}, its lines make ${sum}`);
    if (balance < 0) say('I2', `${institution} has balance ${balance}`);
    if (entryCount !== lineCount) say('I5', `${institution} counts ${entryCount} lines and has ${lineCount}`);
    const last = seen.get(institution) ?? nothing;
    if (lineCount < last.lineCount) say('I5', `${institution} had ${last.lineCount} lines and has ${lineCount}`);
    // A read that knows of no earlier one reads every line anew.
    const before = prefixLength === 0 ? nothing : last;
    if (prefixLength > 0 && prefixDigest !== before.digest) say('I5', `a line of ${institution} among the first ${prefixLength} has changed`);
    let running = before.balance;
    for (const [index, line] of newLines.entries()) {
      running += line.points;
      if (line.sequence !== before.lineCount + index + 1) say('I5', `line ${line.sequence} of ${institution} stands where ${before.lineCount + index + 1} belongs`);
      if (line.balanceAfter !== running) say('I5', `line ${line.sequence} of ${institution} says balance ${line.balanceAfter}, the lines make ${running}`);
      if (line.balanceAfter < 0) say('I2', `line ${line.sequence} of ${institution} says balance ${line.balanceAfter}`);
    }
    seen.set(institution, { lineCount, digest, balance });
  }
  const { grants, corrections, charges, refunds, balances } = totals;
  if (grants + corrections - charges + refunds !== balances) {
    say('I4', `grants ${grants} + corrections ${corrections} − charges ${charges} + refunds ${refunds} make ${grants + corrections - charges + refunds}, the balances ${balances}`);
  }
  return findings;
}

/** I1, I2, I5 over the API: a ledger read to its end has no gap, each balance follows from the line before, and none ever changes. */
export function checkStatements(records: readonly SoakRecord[]): Finding[] {
  const findings: Finding[] = [];
  const known = new Map<string, string>();
  for (const record of records) {
    if (record.kind !== 'statement') continue;
    const { institution, lines } = record;
    const say = (promise: string, text: string) => findings.push({ promise, text: `ledger of ${institution} over the API at ${Math.round(record.began)} ms: ${text}` });
    checkOrder(lines, say);
    for (const line of lines) {
      const place = `${institution}:${line.sequence}`;
      const words = `${line.points} → ${line.balanceAfter}`;
      if ((known.get(place) ?? words) !== words) say('I5', `line ${line.sequence} was ${known.get(place)} and is ${words}`);
      known.set(place, words);
    }
  }
  return findings;
}

function checkOrder(newestFirst: Statement['lines'], say: (promise: string, text: string) => void): void {
  let balance = 0;
  for (const [index, line] of [...newestFirst].reverse().entries()) {
    balance += line.points;
    if (line.sequence !== index + 1) say('I5', `line ${line.sequence} stands where ${index + 1} belongs`);
    if (line.balanceAfter !== balance) say('I1', `line ${line.sequence} says balance ${line.balanceAfter}, the lines make ${balance}`);
    if (line.balanceAfter < 0) say('I2', `line ${line.sequence} says balance ${line.balanceAfter}`);
  }
}
