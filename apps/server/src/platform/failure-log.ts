import type { FastifyBaseLogger } from 'fastify';

/**
 * Writes failures of acts that run again and again: the first of a row, and the end of the row with its length. A database
 * that is away for an hour leaves two lines for each act, and not one every five seconds.
 */
export class FailureLog {
  private readonly rows = new Map<string, number>();
  private readonly log: Pick<FastifyBaseLogger, 'error' | 'info'>;

  constructor(log: Pick<FastifyBaseLogger, 'error' | 'info'>) {
    this.log = log;
  }

  noteFailure(act: string, error: unknown): void {
    const count = (this.rows.get(act) ?? 0) + 1;
    this.rows.set(act, count);
    if (count === 1) this.log.error({ err: error, act }, 'a scheduled act failed; it is tried again and not mentioned until it works');
  }

  noteSuccess(act: string): void {
    const failures = this.rows.get(act);
    if (failures === undefined) return;
    this.rows.delete(act);
    this.log.info({ act, failures }, 'a scheduled act works again');
  }
}
