import { problems, type ProblemCode } from '@cert/contract/problems';

/** A pointer into the request and what is wrong there, in Chinese. The value itself is never repeated. */
export interface FieldError {
  pointer: string;
  message: string;
}

/** A speed limit that somebody reached: for the log and an alert, not for the answer. */
export interface ReachedLimit {
  act: string;
  holder: { kind: 'institution' | 'practitioner' | 'operator'; id: string };
}

export interface RefusalOptions {
  /** Shown instead of the code's own title, when figures make it clearer. */
  title?: string;
  errors?: FieldError[];
  /** Becomes the Retry-After header. */
  retryAfterSeconds?: number;
  /** Extra members of the problem document that the contract of the code documents. */
  extra?: Record<string, unknown>;
  reached?: ReachedLimit;
  /** A caller who is known and may not do this: for the log, not for the answer. */
  denied?: { operationId: string };
  /** Commit what the action wrote before it refused: counters of wrong tries. */
  keepsWrites?: boolean;
}

/** A business answer "no": one code of the contract's table. The HTTP layer turns it into problem+json. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly options: RefusalOptions;

  constructor(code: ProblemCode, options: RefusalOptions = {}) {
    super(code);
    this.code = code;
    this.options = options;
  }

  get keepsWrites(): boolean {
    return this.options.keepsWrites === true;
  }

  get status(): number {
    return problems[this.code].status;
  }

  get title(): string {
    return this.options.title ?? problems[this.code].title;
  }
}
