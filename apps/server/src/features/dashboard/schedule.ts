import type { Db } from '../../platform/database.ts';
import { refreshDailyFigures } from './refresh-daily-figures.ts';

/** Keeps the figures of the dashboard (A10). Run every five minutes. */
export const countDailyFigures = (db: Db): Promise<void> => refreshDailyFigures(db);
