import type { Db } from '../../platform/database.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { refreshDailyFigures } from './refresh-daily-figures.ts';
import { daysBetween, daysOfRange, shiftDay, sliceBy, sumFlows, type DayFigure } from './rules.ts';
import { countDay, findLastCount, readDays, readPoolSlices, readSlices } from './sql.ts';

/**
 * 概览 (A10): the period until today beside the one before it, the way of the figures over time, and their slices. Past
 * days come from the kept figures, today's flows are counted now, so it costs the same at a million cards.
 */
export async function getDashboard(db: Db, { days }: { days: keyof typeof daysOfRange }) {
  const today = shanghaiDay();
  if ((await findLastCount(db))?.day !== today) await refreshDailyFigures(db);
  const counted = await findLastCount(db);
  const length = daysOfRange[days];
  const from = shiftDay(today, 1 - length);
  const yesterday = shiftDay(today, -1);
  const kept = await readDays(db, shiftDay(from, -length), today);
  const now = await countDay(db, today);
  const figures = [...kept.filter((figure) => figure.day < today), ...now];
  const stocks = new Map(kept.filter((figure) => figure.measure === 'cardsOpen').map((figure) => [figure.day, figure.value]));
  const slices = [...(await readSlices(db, from, yesterday)), ...now, ...(await readPoolSlices(db, counted?.day ?? today))];
  const jobsOpen = kept.filter((figure) => figure.measure === 'jobsOpen').sort((a, b) => (a.day < b.day ? 1 : -1))[0];
  const bucketDays = days === '365' ? 7 : 1;
  return {
    from,
    to: today,
    bucket: bucketDays === 7 ? ('week' as const) : ('day' as const),
    countedAt: (counted?.at ?? new Date()).toISOString(),
    cardsOpen: stockAt(stocks, today),
    jobsOpen: jobsOpen?.value ?? 0,
    today: sumFlows(figures, today, today),
    yesterday: sumFlows(figures, yesterday, yesterday),
    period: sumFlows(figures, from, today),
    previousPeriod: sumFlows(figures, shiftDay(from, -length), shiftDay(from, -1)),
    cardsOpenBefore: stockAt(stocks, shiftDay(from, -1)),
    points: pointsOf(figures, stocks, { from, today, bucketDays }),
    byProvince: sliceBy(slices, 'province', 40),
    byScheme: sliceBy(slices, 'scheme', 60),
    byPostType: sliceBy(slices, 'post_type', 60).map(({ key, jobsPublished, applications }) => ({ key, jobsPublished, applications })),
  };
}

function pointsOf(figures: readonly DayFigure[], stocks: ReadonlyMap<string, number>, { from, today, bucketDays }: { from: string; today: string; bucketDays: number }) {
  return daysBetween(from, today)
    .filter((_, index) => index % bucketDays === 0)
    .map((first) => {
      const last = shiftDay(first, bucketDays - 1);
      return { from: first, to: last, cardsOpen: stockAt(stocks, last), ...sumFlows(figures, first, last) };
    });
}

/** The pool at the end of a day; a day without a count had that of the last day before it. */
function stockAt(stocks: ReadonlyMap<string, number>, day: string): number {
  const known = [...stocks.keys()].filter((each) => each <= day).sort().at(-1);
  return known === undefined ? 0 : (stocks.get(known) ?? 0);
}
