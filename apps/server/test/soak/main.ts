// `npm run test:soak`: at least five minutes. SOAK_SECONDS makes it longer, SOAK_SEED repeats a plan.
import { randomInt } from 'node:crypto';
import { runSoak } from './run-soak.ts';

const seed = Number(process.env['SOAK_SEED'] ?? randomInt(1_000_000_000));
const seconds = Number(process.env['SOAK_SECONDS'] ?? 300);

const { findings, report, historyFile } = await runSoak({ seed, seconds, killPauseMs: 6_000, databaseEvery: 3, print: (line) => console.log(line) });
console.log(report);
if (findings.length > 0) {
  console.log(`history: ${historyFile}`);
  console.log(`again: SOAK_SEED=${seed} SOAK_SECONDS=${seconds} npm run test:soak`);
}
process.exit(findings.length > 0 ? 1 : 0);
