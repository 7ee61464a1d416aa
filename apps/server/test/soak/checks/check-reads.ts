import { canHaveBeen, readRegisters } from '../registers.ts';
import type { Ending, Finding, SoakRecord } from '../records.ts';

const mostJobs = 10;

/** I29: a walk by cursor shows no card twice, and each that was there from its beginning to its end exactly once. */
export function checkWalks(records: readonly SoakRecord[]): Finding[] {
  const registers = readRegisters(records);
  const cards = [...registers.keys()].filter((register) => register.startsWith('card:'));
  return records.flatMap((record) => {
    if (record.kind !== 'walk') return [];
    const seen = new Map<string, number>();
    for (const card of record.cards) seen.set(card, (seen.get(card) ?? 0) + 1);
    const hidden = new Set(record.hiddenFromReader);
    const twice = [...seen].filter(([, count]) => count > 1).map(([card]) => `${card} twice`);
    const missing = cards
      .filter((register) => !canHaveBeen(registers, register, 'withdrawn', record))
      .map((register) => register.slice('card:'.length))
      .filter((card) => !seen.has(card) && !hidden.has(card))
      .map((card) => `${card} not at all`);
    return [...twice, ...missing].map((text) => ({ promise: 'I29', text: `${record.by} walked the pool at ${Math.round(record.began)}–${Math.round(record.ended)} ms and saw ${text}` }));
  });
}

/** I9: the number beside a job and the list behind it hold every application that was surely active, and none that surely was not. */
export function checkApplicants(records: readonly SoakRecord[], { applications }: Ending): Finding[] {
  const registers = readRegisters(records);
  return records.flatMap((record) => {
    if (record.kind !== 'applicants') return [];
    const ofJob = applications.filter(({ job }) => job === record.job);
    const can = (id: string, value: string) => canHaveBeen(registers, `application:${id}`, value, record);
    const possible = ofJob.filter(({ id }) => can(id, 'active')).map(({ id }) => id);
    const sure = possible.filter((id) => !can(id, 'none') && !can(id, 'withdrawn'));
    const findings: string[] = [];
    if (record.count < sure.length || record.count > possible.length) findings.push(`${record.count} are shown, ${sure.length}–${possible.length} applied`);
    for (const id of sure) if (!record.listed.includes(id)) findings.push(`${id} is not listed`);
    for (const id of record.listed) if (!possible.includes(id)) findings.push(`${id} is listed`);
    return findings.map((text) => ({ promise: 'I9', text: `job ${record.job} at ${Math.round(record.began)} ms: ${text}` }));
  });
}

/** I7 as an institution is told it. */
export function checkLiveJobs(records: readonly SoakRecord[]): Finding[] {
  return records.flatMap((record) =>
    record.kind === 'live-jobs' && Math.max(record.used, record.listed) > mostJobs ? [{ promise: 'I7', text: `${record.institution} has ${record.used} jobs (${record.listed} listed) at ${Math.round(record.at)} ms` }] : [],
  );
}

/** I12: contact data stands only in the answers that are entitled to it, and only that one person's. */
export function checkContacts(records: readonly SoakRecord[], { applications }: Ending): Finding[] {
  const personOf = new Map(applications.map(({ id, person }) => [`application:${id}`, person]));
  return records.flatMap((record) => {
    if (record.kind !== 'contact-seen') return [];
    const entitled = record.entitled === null ? undefined : (personOf.get(record.entitled) ?? record.entitled);
    const strangers = record.people.filter((person) => person !== entitled);
    return strangers.map((person) => ({ promise: 'I12', text: `${record.what} answered ${record.by} with contact data of ${person} at ${Math.round(record.began)} ms` }));
  });
}

/** I6, I21: the same key gives the same answer. */
export function checkRepeats(records: readonly SoakRecord[]): Finding[] {
  return records.flatMap((record) =>
    record.kind === 'repeat' && record.first !== record.again ? [{ promise: 'I6', text: `${record.what} ${record.key} answered ${record.first}, and to its repeat ${record.again}` }] : [],
  );
}

/** I15: no request is answered by a fault of the server. */
export function checkFaults(records: readonly SoakRecord[]): Finding[] {
  return records.flatMap((record) => (record.kind === 'fault' ? [{ promise: 'I15', text: `at ${Math.round(record.at)} ms: ${record.text}` }] : []));
}
