/** What is counted of a day; the names are those of the contract. */
export const flowMeasures = ['cardsPublished', 'reveals', 'jobsPublished', 'applications', 'responses', 'pointsSpent', 'pointsRefunded'] as const;
export type FlowMeasure = (typeof flowMeasures)[number];
export type Flows = Record<FlowMeasure, number>;

export interface DayFigure {
  dimension: 'all' | 'province' | 'scheme' | 'post_type';
  day: string;
  measure: string;
  key: string;
  value: number;
}

/** How many days each range has; a year is 52 whole weeks, so that every point stands for as many days. */
export const daysOfRange = { '30': 30, '90': 90, '365': 364 } as const;

/** YYYY-MM-DD, so many days later or earlier. */
export function shiftDay(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Every day from the first to the last. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = shiftDay(day, 1)) days.push(day);
  return days;
}

/** The flows of all these days together. */
export function sumFlows(figures: readonly DayFigure[], from: string, to: string): Flows {
  const flows = Object.fromEntries(flowMeasures.map((measure) => [measure, 0])) as Flows;
  for (const { dimension, day, measure, value } of figures) {
    if (dimension === 'all' && day >= from && day <= to && measure in flows) flows[measure as FlowMeasure] += value;
  }
  return flows;
}

export interface Slice {
  key: string;
  cardsOpen: number;
  reveals: number;
  jobsPublished: number;
  applications: number;
}

/** The figures of one dimension by key, the largest first; what has no key of ours comes last. */
export function sliceBy(figures: readonly Omit<DayFigure, 'day'>[], dimension: DayFigure['dimension'], most: number): Slice[] {
  const slices = new Map<string, Slice>();
  for (const figure of figures) {
    if (figure.dimension !== dimension) continue;
    const slice = slices.get(figure.key) ?? { key: figure.key, cardsOpen: 0, reveals: 0, jobsPublished: 0, applications: 0 };
    if (figure.measure in slice && figure.measure !== 'key') slice[figure.measure as Exclude<keyof Slice, 'key'>] += figure.value;
    slices.set(figure.key, slice);
  }
  const weight = (slice: Slice) => slice.cardsOpen + slice.reveals + slice.jobsPublished + slice.applications;
  return [...slices.values()].filter((slice) => weight(slice) > 0).sort((a, b) => weight(b) - weight(a) || a.key.localeCompare(b.key)).slice(0, most);
}
