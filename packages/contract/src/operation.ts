import { z } from 'zod';
import type { ReadingLimit } from './codes/reading-limits.ts';
import type { ProblemCode } from './problems.ts';

/** Who may call: `anyone` needs no token; the others need a token of that very identity (rule 23). */
export type Audience = 'anyone' | 'practitioner' | 'institution' | 'operator';

/** 系统管理员 / 业务运营 / 安全审计 (A9). */
export const operatorRoles = ['administrator', 'business', 'auditor'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * One operation of the API. The server's validation, the OpenAPI document, the typed client and the problem pages
 * follow from this object.
 */
export interface Operation {
  readonly operationId: string;
  readonly method: Method;
  /** `/v1/<plural-noun>`, parameters in braces. */
  readonly path: `/v1/${string}`;
  /** One line in Chinese for the API reference, with the feature IDs it serves. */
  readonly summary: string;
  readonly features: readonly string[];
  readonly audiences: readonly Audience[];
  /**
   * Which operators may call (A9): with every operation for operators this is the one access table that server and
   * console share. Absent: every role, e.g. signing out.
   */
  readonly roles?: readonly OperatorRole[];
  /** Acts that move points, export people or reset passwords: the password was proved within the last ten minutes. */
  readonly needsRecentPassword?: boolean;
  /** Also answered to a token that may only change its password (rule 21, I1). */
  readonly allowsPasswordChangeScope?: boolean;
  /** Also answered to an operator's token that is between two steps of the sign-in (A9). */
  readonly allowsScopes?: readonly ('second_factor' | 'set_up_second_factor')[];
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The request is one file as multipart/form-data, in a part named `file`; never beside a body. */
  readonly upload?: { readonly maxBytes: number; readonly mediaTypes: readonly string[] };
  /** Success status and its body; null means no body, or with `download` a file of one of these media types. */
  readonly answer: { readonly status: 200 | 201 | 204; readonly schema: z.ZodType | null; readonly download?: readonly string[] };
  /**
   * The longest that the server works on it, in seconds, when that is more than every operation has (ANSWER_SECONDS): for
   * files. Then it answers 503, and the request can be repeated.
   */
  readonly longestSeconds?: number;
  /** What this operation may refuse, beyond what every operation may (validation, sign-in, limits, faults). */
  readonly refusals: readonly ProblemCode[];
  /**
   * How a write is made safe to repeat (rule 25). `keyed`: the answer is kept under the Idempotency-Key in the same
   * transaction as the effect. `own`: the operation recognises a repeat by itself. Reads have none.
   */
  readonly repeat?: 'keyed' | 'own';
  /** How fast one account holder may call; `npm run check` asks for it, or for a reason, wherever much or a contact is read. */
  readonly readingLimit?: ReadingLimit;
  /** True when the answer carries contact data; `npm run check` compares this with rule 1. */
  readonly answersContact?: boolean;
}

/** Declares an operation and keeps its literal types. */
export const operation = <const O extends Operation>(definition: O): O => definition;

/** An object answer or part of one: unknown keys are a defect of the server, not ignored. */
export const answerObject = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape);

/** Prefixed random id, e.g. `card_01J…`; 22 letters and digits carry 128 bits. */
export const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9A-Za-z]{22}$`)).max(32);

/** Query of every list: at most 50 rows a page, the cursor as the last answer gave it (rule 24). */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^[1-9][0-9]?$/)
    .transform(Number)
    .pipe(z.number().int().min(1).max(50))
    .default(20)
    // The document says what a caller may send; the text above is only how a query string carries it.
    .meta({ override: { type: 'integer', minimum: 1, maximum: 50, default: 20 } }),
  cursor: z.string().min(1).max(400).regex(/^[A-Za-z0-9_-]+$/).optional(),
};

/** One page of a list in a stable order; `nextCursor` null means this was the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  answerObject({ items: z.array(item).max(50), nextCursor: z.string().max(400).nullable() });

/** A moment, ISO 8601 in UTC. */
export const moment = z.string().max(30).meta({ format: 'date-time' });

/** 2026-02-30 is no day, and no year of ours is before 1900: the database refuses what JavaScript would read as March. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text && text >= '1900-01-01';
}

/** A calendar day in Asia/Shanghai, YYYY-MM-DD. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).max(10).refine(isDay, '没有这一天').meta({ format: 'date' });

const isInOurYears = (text: string) => new Date(text).getUTCFullYear() >= 1900 && new Date(text).getUTCFullYear() < 2900;

/** A moment that somebody sends: ISO 8601 in UTC, in a year that the database knows too. `precision`: digits of the second. */
export const sentMoment = (precision: number | null = null) => z.iso.datetime({ precision }).max(30).refine(isInOurYears, '时间不正确');
