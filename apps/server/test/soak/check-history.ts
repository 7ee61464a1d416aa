import { checkEffects } from './checks/check-effects.ts';
import { checkLedgerReads, checkStatements } from './checks/check-ledger-reads.ts';
import { checkApplicants, checkContacts, checkFaults, checkLiveJobs, checkRepeats, checkWalks } from './checks/check-reads.ts';
import { checkSights } from './checks/check-sights.ts';
import type { Ending, Finding, SoakRecord } from './records.ts';

/** Everything that a soak promises, from what it wrote down and what stands in the database at the end. Pure. */
export function checkHistory(records: readonly SoakRecord[], ending: Ending): Finding[] {
  return [
    ...checkLedgerReads(records),
    ...checkStatements(records),
    ...checkEffects(records, ending),
    ...checkSights(records),
    ...checkWalks(records),
    ...checkApplicants(records, ending),
    ...checkLiveJobs(records),
    ...checkContacts(records, ending),
    ...checkRepeats(records),
    ...checkFaults(records),
  ];
}
