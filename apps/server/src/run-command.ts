import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ConfigError, readConfig } from './config.ts';
import type { Deps } from './platform/http/deps.ts';
import { findRunningPostgres } from './platform/find-running-postgres.ts';
import { Refusal } from './platform/refusal.ts';
import { openRuntime } from './runtime.ts';

/** The command line was not understood; the usage is printed. */
export class UsageError extends Error {}

/** The options of a command, all of them text. `required` ones must be there and not empty. */
export interface CommandOptions {
  required: readonly string[];
  optional: readonly string[];
  /** What stands without a name in front, e.g. a file; answered as `subject`. */
  subject?: string;
}

/**
 * Runs one operator command: reads its options, opens the database (the running server's one when there is one), acts,
 * prints. Exit codes: 0 done, 1 refused or failed, 2 the command line is wrong.
 */
export async function runCommand(
  command: { usage: string; options: CommandOptions },
  act: (deps: Deps, options: Record<string, string | undefined>) => Promise<string[]>,
): Promise<void> {
  await runOrExplain(command.usage, async () => {
    const options = readOptions(command.options);
    const config = readConfig();
    const running = config.databaseUrl === undefined ? findRunningPostgres(config.dataDir) : undefined;
    const runtime = await openRuntime({ ...config, ...running }, { print: (line) => console.error(line) });
    try {
      console.log((await act(runtime.deps, options)).join('\n'));
    } finally {
      await runtime.close();
    }
  });
}

/** Runs a command that opens for itself what it needs, and says what went wrong like every other. */
export async function runOrExplain(usage: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof UsageError) console.error([error.message, usage].filter(Boolean).join('\n\n'));
    else if (error instanceof Refusal) console.error(error.title);
    else if (error instanceof ConfigError || (error instanceof Error && error.name.endsWith('Refusal'))) console.error(error.message);
    else console.error(error);
    // A database child that is still starting would keep the process alive.
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

export function readOptions({ required, optional, subject }: CommandOptions): Record<string, string | undefined> {
  const names = [...required, ...optional];
  const known: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean' } };
  for (const name of names) known[name] = { type: 'string' };
  let values: Record<string, unknown>;
  let subjects: string[];
  try {
    ({ values, positionals: subjects } = parseArgs({ options: known, allowPositionals: subject !== undefined }));
  } catch {
    throw new UsageError('参数有误：有不认识的选项，或选项后缺少内容。');
  }
  if (values['help'] === true) throw new UsageError('');
  const options: Record<string, string | undefined> = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string' && value.trim() !== '') options[name] = value;
    else if (required.includes(name)) throw new UsageError(`缺少 --${name}`);
  }
  if (subject !== undefined) {
    if (subjects.length !== 1 || subjects[0] === '') throw new UsageError(`缺少${subject}`);
    options['subject'] = subjects[0];
  }
  return options;
}

/** A whole number written in digits; everything else is no number, and the action refuses it. */
export const readNumber = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN);

/** A moment as an operator in China reads it. */
export const showMoment = (moment: Date): string =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' }).format(moment);
