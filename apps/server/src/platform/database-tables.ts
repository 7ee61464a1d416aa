import type { PeopleTables } from './tables-of-people.ts';
import type { PlatformTables } from './tables-of-platform.ts';
import type { RecruitingTables } from './tables-of-recruiting.ts';

/** The tables as Kysely sees them; migrations/ is the truth. `database-tables.test.ts` compares both. */
export interface Tables extends PeopleTables, RecruitingTables, PlatformTables {}
