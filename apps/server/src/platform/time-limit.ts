import { AsyncLocalStorage } from 'node:async_hooks';

/** The time of a request is over. Becomes 503; the same request with the same key can be sent again. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp';
}

const limits = new AsyncLocalStorage<TimeLimit>();

/** Milliseconds that the request under way may still take; Infinity outside of one and after its end. */
export const timeLeft = (): number => limits.getStore()?.left() ?? Number.POSITIVE_INFINITY;

/**
 * How long one request may take, counted only while its parts run: the time in which a client sends a file is its own.
 * Whoever has waited so long hears "away", whatever it was that was slow. What still goes on then may end what it has
 * begun, but asks nothing more of the database, so its transaction is rolled back.
 */
export class TimeLimit {
  private leftMs: number;
  private endsAt = Number.POSITIVE_INFINITY;

  constructor(seconds: number) {
    this.leftMs = seconds * 1000;
  }

  left(): number {
    return this.endsAt - performance.now();
  }

  /** @throws TimeIsUp when `work` and the parts before it take longer than the whole limit. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    this.endsAt = began + this.leftMs;
    let timer: NodeJS.Timeout | undefined;
    try {
      const result = await new Promise<T>((resolve, reject) => {
        timer = setTimeout(() => reject(new TimeIsUp('the time of the request is over')), this.leftMs);
        void limits.run(this, work).then(resolve, reject);
      });
      this.open(began);
      return result;
    } catch (error) {
      // After a refusal nothing is cut off; after the end of the time everything is.
      if (!(error instanceof TimeIsUp)) this.open(began);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What a request leaves behind, a download that streams or a run of its own, has the time that it needs. */
  private open(began: number): void {
    this.leftMs -= performance.now() - began;
    this.endsAt = Number.POSITIVE_INFINITY;
  }
}
