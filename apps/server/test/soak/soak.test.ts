// The short cut of `npm run test:soak`: one minute, two servers, the database under them killed once or twice too.
import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { runSoak } from './run-soak.ts';

const seed = Number(process.env['SOAK_SEED'] ?? randomInt(1_000_000_000));
const seconds = Number(process.env['SOAK_SECONDS'] ?? 60);

it(`[trust I1] [trust I2] [trust I3] [trust I4] [trust I5] [trust I6] [trust I7] [trust I8] [trust I9] [trust I10] [trust I11] [trust I12] [trust I13] [trust I14] [trust I29] ${seconds} s of everybody at once under kills break no promise (SOAK_SEED=${seed})`, { timeout: 600_000 + seconds * 2_000 }, async () => {
  const { findings, report, historyFile } = await runSoak({ seconds, seed, killPauseMs: 6_000, databaseEvery: 3, print: (line) => console.log(line) });
  console.log(report);
  if (historyFile !== null) console.log(`history: ${historyFile}`);
  expect(findings).toEqual([]);
});
