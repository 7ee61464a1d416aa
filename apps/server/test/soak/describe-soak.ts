import type { Finding, SoakRecord } from './records.ts';

/** The figures of a soak as a table for the terminal; the last line says it all. */
export function describeSoak(records: readonly SoakRecord[], findings: readonly Finding[], { seed, seconds, requests, unanswered }: { seed: number; seconds: number; requests: number; unanswered: ReadonlyMap<string, number> }): string {
  const acts = new Map<string, { good: number; refused: Map<string, number>; retried: number; open: number }>();
  const reads = new Map<string, number>();
  const kills = new Map<string, number[]>();
  const count = (map: Map<string, number>, name: string, by = 1) => map.set(name, (map.get(name) ?? 0) + by);
  for (const record of records) {
    if (record.kind === 'act') {
      const row = acts.get(record.what) ?? { good: 0, refused: new Map<string, number>(), retried: 0, open: 0 };
      if (record.ended === null) row.open += 1;
      else if (record.status < 300) row.good += 1;
      else count(row.refused, record.code);
      if (record.unanswered > 0) row.retried += 1;
      acts.set(record.what, row);
    } else if (record.kind === 'kill') kills.set(record.what, [...(kills.get(record.what) ?? []), record.awayMs]);
    else count(reads, record.kind);
  }
  const rows = [...acts].filter(([what]) => what !== 'build-world').sort(([a], [b]) => (a < b ? -1 : 1));
  const total = rows.reduce((sum, [, row]) => sum + row.good, 0);
  const killCount = [...kills.values()].flat().length;
  return [
    `${'act'.padEnd(26)}${'done'.padStart(7)}${'retried'.padStart(9)}${'open'.padStart(6)}  refused`,
    ...rows.map(([what, row]) => `${what.padEnd(26)}${String(row.good).padStart(7)}${String(row.retried).padStart(9)}${String(row.open).padStart(6)}  ${[...row.refused].map(([code, times]) => `${code} ${times}`).join(', ')}`),
    `observed: ${[...reads].map(([kind, times]) => `${kind} ${times}`).join(', ')}`,
    `killed: ${[...kills].map(([what, away]) => `${what} ${away.length} times, away ${away.map((ms) => (ms / 1000).toFixed(1)).join(' ')} s`).join('; ') || 'nothing'}`,
    `tries without an answer: ${[...unanswered].map(([why, times]) => `${why} ${times}`).join(', ') || 'none'}`,
    ...describeFindings(findings),
    `soak: seed ${seed}, ${seconds} s, ${requests} requests, ${total} acts acknowledged, ${reads.get('ledger-read') ?? 0} snapshots of the books, ${reads.get('sight') ?? 0} sights, ${killCount} kills, ${findings.length} violations`,
  ].join('\n');
}

function describeFindings(findings: readonly Finding[]): string[] {
  const byPromise = new Map<string, Finding[]>();
  for (const finding of findings) byPromise.set(finding.promise, [...(byPromise.get(finding.promise) ?? []), finding]);
  return [...byPromise].flatMap(([promise, list]) => [`${promise} broken ${list.length} times:`, ...list.slice(0, 5).map(({ text }) => `  ${text}`)]);
}
