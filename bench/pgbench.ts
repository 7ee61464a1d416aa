// The limit of the database: the very statements of a request, sent by pgbench as prepared statements.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readerOptions } from '../apps/server/src/platform/database.ts';
import type { Asked } from '../apps/server/test/record-statements.ts';

/** pgbench of the system: it works with newer servers when the scripts are our own. Undefined when there is none. */
export function findPgbench(): { file: string; version: string } | undefined {
  for (const file of ['pgbench', '/usr/lib/postgresql/18/bin/pgbench', '/usr/lib/postgresql/17/bin/pgbench', '/usr/lib/postgresql/16/bin/pgbench', '/usr/lib/postgresql/15/bin/pgbench']) {
    try {
      return { file, version: execFileSync(file, ['--version'], { encoding: 'utf8' }).trim() };
    } catch {
      // Not here.
    }
  }
  return undefined;
}

export interface Script {
  name: string;
  /** The statements of one transaction of this script, with the values of this one. */
  statements: readonly Asked[];
  /** Values that are drawn anew each time, as pgbench writes them: position of the value → expression's variable. */
  prologue?: readonly string[];
}

export interface PgbenchRate {
  perSecond: number;
  averageMs: number;
}

/** A value as a variable of pgbench, in the text form that the driver sends. */
function textOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map((each) => `"${String(each)}"`).join(',')}}`;
  return String(value);
}

/** Runs these scripts in turn, each with the same weight, from so many clients; `plansOnce` as our server's readers do. */
export function runPgbench({ file, url, folder, scripts, clients, seconds, plansOnce = false }: { file: string; url: string; folder: string; scripts: readonly Script[]; clients: number; seconds: number; plansOnce?: boolean }): PgbenchRate {
  mkdirSync(folder, { recursive: true });
  // Every client plans every script first, which at 32 clients takes seconds: those do not count.
  const warmSeconds = !plansOnce ? 0 : clients > 8 ? 3 : 1;
  const args = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds + warmSeconds), '-P', '1'];
  scripts.forEach(({ statements, prologue = [] }, number) => {
    const lines = [...prologue];
    statements.forEach(({ text, values }, place) => {
      const names = values.map((value, index) => {
        const name = `v${number}_${place}_${index + 1}`;
        if (typeof value === 'object' && value !== null && 'variable' in value) return String(value.variable);
        // A null has no text form; it stands in the statement itself.
        if (value === null || value === undefined) return null;
        args.push('-D', `${name}=${textOf(value)}`);
        return name;
      });
      const line = text.replaceAll(/\$(\d+)/g, (_all, index: string) => (names[Number(index) - 1] === null ? 'null' : `:${names[Number(index) - 1]}`)).replaceAll(/\s+/g, ' ').trim();
      // \gset ends a statement itself, and takes what follows into its name.
      lines.push(/\\gset \w+$/.test(line) ? line : `${line};`);
    });
    const script = join(folder, `script-${number}.sql`);
    writeFileSync(script, `${lines.join('\n')}\n`);
    args.push('-f', script);
  });
  const { stdout, stderr } = spawnSync(file, [...args, url], { encoding: 'utf8', maxBuffer: 64e6, env: { ...process.env, ...(plansOnce ? { PGOPTIONS: readerOptions } : {}) } });
  const seen = [...stderr.matchAll(/^progress: [\d.]+ s, ([\d.]+) tps, lat ([\d.]+) ms/gm)].slice(warmSeconds);
  const average = (place: number) => seen.reduce((sum, each) => sum + Number(each[place]), 0) / seen.length;
  if (!(average(1) > 0) || /number of failed transactions: [1-9]/.test(stdout)) throw new Error(`pgbench failed:\n${stdout}${stderr}`);
  return { perSecond: average(1), averageMs: average(2) };
}
