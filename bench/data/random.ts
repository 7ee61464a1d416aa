// Chance with a seed, so that every run and every machine measures the same people.

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface Chance {
  /** 0 ≤ n < 1. */
  next(): number;
  /** 0 ≤ n < below. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** One entry of a list with weights, by a table of running sums. */
  draw<T>(table: WeightTable<T>): T;
  /** As `newId` of the server makes them: prefix and 22 letters. */
  id(prefix: string): string;
}

export interface WeightTable<T> {
  values: readonly T[];
  sums: readonly number[];
}

export function weightTable<T>(entries: readonly (readonly [T, number])[]): WeightTable<T> {
  let sum = 0;
  return { values: entries.map(([value]) => value), sums: entries.map(([, weight]) => (sum += weight)) };
}

/** A generator of 32 bits (mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const bits = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = () => bits() / 2 ** 32;
  const below = (most: number) => Math.floor(next() * most);
  return {
    next,
    below,
    pick: (list) => list[below(list.length)]!,
    draw({ values, sums }) {
      const at = next() * sums.at(-1)!;
      let [low, high] = [0, sums.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle]! > at) high = middle;
        else low = middle + 1;
      }
      return values[low]!;
    },
    id(prefix) {
      let text = `${prefix}_`;
      // Five letters out of each draw: 62^5 is below 2^32, and nobody guesses these ids.
      for (let letters = 0; letters < 22; ) {
        let rest = bits();
        for (let count = 0; count < 5 && letters < 22; count += 1, letters += 1) {
          text += alphabet[rest % 62];
          rest = Math.floor(rest / 62);
        }
      }
      return text;
    },
  };
}
