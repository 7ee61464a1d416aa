import { canHaveBeen, readRegisters } from '../registers.ts';
import type { Finding, SoakRecord } from '../records.ts';

const promiseOf: Record<string, string> = { card: 'I10', employer: 'I10', share: 'I12', job: 'I11', institution: 'I11', application: 'I12', phone: 'I12', price: 'I6' };

/**
 * I10, I11, I12, I13: nothing is seen as what it surely was not any more. A card seen after its acknowledged withdrawal, a
 * job after its pause, and the other way round an acknowledged act of which nothing is seen later.
 */
export function checkSights(records: readonly SoakRecord[]): Finding[] {
  const registers = readRegisters(records);
  return records.flatMap((record) => {
    if (record.kind !== 'sight') return [];
    return record.registers
      .filter((register) => !canHaveBeen(registers, register, record.value, record))
      .map((register) => {
        const promise = record.by.startsWith('the end') ? 'I13' : (promiseOf[register.split(':')[0]!] ?? 'I13');
        const last = (registers.get(register) ?? []).slice(-6).map(({ value, began, ended }) => `${value} ${round(began)}–${round(ended)}`).join(', ');
        return { promise, text: `${record.by} saw ${register} ${record.value} at ${round(record.began)}–${round(record.ended)} ms; it was set: ${last}` };
      });
  });
}

const round = (time: number) => (Number.isFinite(time) ? Math.round(time) : 'never answered');
