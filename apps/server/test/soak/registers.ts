// What a thing can have been while it was looked at, when several changed it at once and some changes were never answered.
import type { Act, SoakRecord, Write } from './records.ts';

interface TimedWrite {
  value: string;
  began: number;
  /** Infinity: never answered. It may take effect at any time, and proves nothing. */
  ended: number;
}

export type Registers = ReadonlyMap<string, readonly TimedWrite[]>;

const hadNoEffect = ({ status, unanswered }: Act) => status >= 400 && unanswered === 0;

/** The changes of every thing, oldest first; before the first it is `none`. A refused act changed nothing, unless an earlier try of it got no answer. */
export function readRegisters(records: readonly SoakRecord[]): Registers {
  const registers = new Map<string, TimedWrite[]>();
  for (const record of records) {
    if (record.kind !== 'act' || hadNoEffect(record)) continue;
    const isSure = record.status >= 200 && record.status < 300 && record.ended !== null;
    for (const write of record.writes) add(registers, write, { began: record.began, ended: isSure ? record.ended! : Infinity });
  }
  for (const writes of registers.values()) writes.sort((a, b) => a.began - b.began);
  return registers;
}

function add(registers: Map<string, TimedWrite[]>, { register, value }: Write, times: { began: number; ended: number }): void {
  const writes = registers.get(register) ?? [{ value: 'none', began: -1, ended: -1 }];
  writes.push({ value, ...times });
  registers.set(register, writes);
}

/**
 * Whether the thing can have had this value at some moment between `began` and `ended`: some change to it began before the
 * end, and no later change was over and done before the look began. A thing that nobody wrote can be anything.
 */
export function canHaveBeen(registers: Registers, register: string, value: string, { began, ended }: { began: number; ended: number }): boolean {
  const writes = registers.get(register);
  if (writes === undefined) return true;
  // The last change that was surely over before the look: whatever ended before that one began is history.
  let history = -Infinity;
  for (const write of writes) if (write.ended < began && write.began > history) history = write.began;
  return writes.some((write) => (write.value === value || write.value === '*') && write.began <= ended && write.ended >= history);
}
