// The table, the machine-readable results and the charts of one run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { thresholdsOf } from './capacity.ts';
import { drawBars, drawGrowth } from './draw-chart.ts';
import type { ImportResult, OtherResults } from './measure-others.ts';
import type { ProfileRow } from './profile-search.ts';
import type { RevealResults } from './measure-reveals.ts';
import type { SearchResults } from './measure-search.ts';
import { atLeast, atMost, figure, type Goal } from './settle.ts';

export interface SizeResults {
  cards: number;
  madeInSeconds: number | null;
  databaseMegabytes: number;
  search?: SearchResults;
  profile?: ProfileRow[];
  reveals?: RevealResults;
  others?: OtherResults;
}

export interface RunResults {
  madeAt: string;
  /** False when somebody else worked on the machine: then only the ratios within a round say something. */
  isQuietMachine: boolean;
  machine: Record<string, string | number>;
  options: Record<string, unknown>;
  sizes: SizeResults[];
  imported?: ImportResult;
  goals: Goal[];
}

const oursTo = (size: SizeResults, subject: string): number => size.search?.ratios[subject]?.[8] ?? Number.NaN;
const worst = (size: SizeResults, pick: (each: SearchResults['combinations'][number]) => number): number => Math.max(...(size.search?.combinations ?? []).map(pick));

/** The goals of the whole; those whose subject was not measured are left out. */
export function goalsOf(sizes: readonly SizeResults[]): Goal[] {
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  if (smallest === undefined || largest === undefined) return [];
  const at = `at ${largest.cards.toLocaleString('en')} cards, 8 connections`;
  const goals: Goal[] = [
    atLeast(`search: ours ÷ Directus, ${at}`, oursTo(largest, 'directus'), 12),
    atLeast(`search: ours ÷ Strapi, ${at}`, oursTo(largest, 'strapi'), 15),
    atLeast(`search: ours ÷ Fastify + pg with the same promises, ${at}`, oursTo(largest, 'fastify, same promises'), 0.9),
    atLeast(`search: ours ÷ pgbench with the statements of the request, ${at}`, oursTo(largest, 'pgbench, whole request'), 0.45),
    atMost(`search: slowest combination in the database, ms, ${largest.cards.toLocaleString('en')} cards`, worst(largest, (each) => each.customMs), 2),
    atMost(`search: slowest combination with the general plan, ms, ${largest.cards.toLocaleString('en')} cards`, worst(largest, (each) => each.genericMs), 2),
  ];
  if (largest.search !== undefined && smallest !== largest) goals.push(atMost(`search: p50 at ${largest.cards.toLocaleString('en')} ÷ p50 at ${smallest.cards.toLocaleString('en')} cards`, (largest.search.rates['product']?.[1]?.p50 ?? Number.NaN) / (smallest.search?.rates['product']?.[1]?.p50 ?? Number.NaN), 1.3));
  if (largest.reveals !== undefined) {
    goals.push(atLeast('reveals, spread: ours ÷ pgbench', largest.reveals.spread.ratio, 0.4));
    goals.push(atLeast('reveals, one institution: ours ÷ pgbench', largest.reveals.hot.ratio, 0.4));
  }
  return goals.filter((goal) => Number.isFinite(goal.value));
}

export function writeResults(folder: string, run: RunResults): string[] {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(join(folder, 'results.md'), tableOf(run));
  const charts: string[] = [];
  const draw = (name: string, svg: string) => {
    writeFileSync(join(folder, name), svg);
    charts.push(name);
  };
  for (const size of run.sizes) {
    if (size.search === undefined) continue;
    const bars = Object.entries(size.search.rates).map(([label, rates]) => ({ label, value: rates[8]?.perSecond ?? 0, isOurs: label === 'product' }));
    draw(`search-${size.cards}.svg`, drawBars(`Talent search, ${size.cards.toLocaleString('en')} cards, 8 connections`, '/s', bars.sort((a, b) => b.value - a.value)));
  }
  const measured = run.sizes.filter((size) => size.search !== undefined);
  if (measured.length > 1) {
    const lines = ['product', 'fastify, same promises', 'directus', 'strapi'].filter((name) => measured.every((size) => size.search!.rates[name] !== undefined));
    draw('growth-search.svg', drawGrowth('Talent search, p50 of one connection', 'ms', lines.map((label) => ({ label, points: measured.map((size) => [size.cards, size.search!.rates[label]![1]!.p50] as const) }))));
    draw('growth-database.svg', drawGrowth('Slowest filter combination in the database', 'ms', [
      { label: 'own plan', points: measured.map((size) => [size.cards, worst(size, (each) => each.customMs)] as const) },
      { label: 'general plan', points: measured.map((size) => [size.cards, worst(size, (each) => each.genericMs)] as const) },
    ]));
  }
  return charts;
}

const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
const head = (...names: string[]): string[] => [row(...names), row(...names.map((_, index) => (index === 0 ? '---' : '---:')))];

function tableOf(run: RunResults): string {
  const lines = ['# Results of `npm run bench`', '', `${run.madeAt}; ${Object.entries(run.machine).map(([name, value]) => `${name} ${value}`).join(', ')}.`, ''];
  if (!run.isQuietMachine) lines.push('**Others worked on this machine meanwhile: read the ratios within one table, not the figures.**', '');
  lines.push('## Goals', '', ...head('goal', 'wanted', 'this run', 'met'), ...run.goals.map((goal) => row(goal.name, goal.wanted, figure(goal.value), goal.isMet ? 'yes' : '**no**')), '');
  for (const size of run.sizes) lines.push(...sizeLines(size));
  if (run.imported !== undefined) {
    const { practitioners, rowsPerSecond, peakMegabytes, quietP95, busyP95 } = run.imported;
    lines.push('## Import of the registry', '', `${practitioners.toLocaleString('en')} practitioners: ${rowsPerSecond} rows/s, peak ${peakMegabytes} MB, p95 of the neighbours ${quietP95} → ${busyP95} ms.`, '');
  }
  const thresholds = thresholdsOf(run.sizes);
  if (thresholds.length > 0) {
    lines.push('## Past one machine', '', 'Computed from the figures above (`bench/capacity.ts`), beside the load that is expected in the busiest hour.', '', ...head('step', 'from', 'times the expected load', 'computed as'));
    for (const { step, value, unit, timesExpected, computed } of thresholds) lines.push(row(step, `${figure(value)} ${unit}`, timesExpected === undefined ? '–' : figure(timesExpected), computed));
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function sizeLines({ cards, madeInSeconds, databaseMegabytes, search, profile, reveals, others }: SizeResults): string[] {
  const lines = [`## ${cards.toLocaleString('en')} cards`, '', `${databaseMegabytes} MB${madeInSeconds === null ? '' : `, made in ${madeInSeconds} s`}.`, ''];
  if (search !== undefined) {
    lines.push(`Talent search, the popular questions; ${search.statements.request} statements a request, 1 of them the list.`, '');
    lines.push(...head('subject', '1: /s', '8: /s', '32: /s', '1: p50 ms', '8: p50 ms', '8: p99 ms', 'µs CPU a request', 'MB'));
    for (const [name, rates] of Object.entries(search.rates)) {
      lines.push(row(name, figure(rates[1]?.perSecond ?? Number.NaN), figure(rates[8]?.perSecond ?? Number.NaN), figure(rates[32]?.perSecond ?? Number.NaN), figure(rates[1]?.p50 ?? Number.NaN), figure(rates[8]?.p50 ?? Number.NaN), figure(rates[8]?.p99 ?? Number.NaN), figure(rates[8]?.cpuMicros ?? Number.NaN), figure(rates[8]?.megabytes ?? Number.NaN)));
    }
    lines.push('', `Each filter combination: HTTP with sign-in over one connection, and the execution time of its list statement with the plan for its values and with the general plan.`, '');
    lines.push(...head('combination', 'p50 ms', 'p99 ms', 'rows', 'own plan ms', 'general plan ms', 'index'));
    for (const each of search.combinations) lines.push(row(each.name, figure(each.p50), figure(each.p99), each.rows, figure(each.customMs), figure(each.genericMs), each.walked));
    lines.push('');
  }
  if (search !== undefined) {
    lines.push('The plans of the slowest three in the database:', '');
    for (const { name, plan } of search.slowestPlans) lines.push(`${name}`, '', '```', plan, '```', '');
  }
  if (profile !== undefined) {
    lines.push('Where our server spends the processor for a page of the pool, by who asked for it:', '', ...head('', 'share'));
    for (const { where, share } of profile.slice(0, 14)) lines.push(row(where, `${(share * 100).toFixed(1)} %`));
    lines.push('');
  }
  if (reveals !== undefined) {
    lines.push(`Reveals, 8 connections, ${reveals.statements} statements each.`, '', ...head('', 'ours /s', 'pgbench /s', 'ratio', 'p50 ms', 'p99 ms'));
    for (const [name, each] of [['spread', reveals.spread], ['one institution', reveals.hot]] as const) lines.push(row(name, figure(each.perSecond), figure(each.limit), figure(each.ratio), figure(each.p50), figure(each.p99)));
    lines.push('');
  }
  if (others !== undefined) {
    lines.push(...head('', '/s', 'p50 ms', 'p99 ms'));
    lines.push(row('job search', figure(others.jobs.perSecond), figure(others.jobs.p50), figure(others.jobs.p99)), row('card page', figure(others.cardPage.perSecond), figure(others.cardPage.p50), figure(others.cardPage.p99)), '');
    lines.push(`Export: ${others.exported.rows.toLocaleString('en')} lines of the ledger in ${figure(others.exported.seconds)} s, peak of the server ${others.exported.peakMegabytes} MB.`, '');
  }
  return lines;
}
