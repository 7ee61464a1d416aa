import { sql } from 'kysely';

/** The day in Shanghai, in a statement. */
export const today = sql<string>`(now() at time zone 'Asia/Shanghai')::date`;
