import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const SHARES = 1_000_000;

/**
 * Choices that a seed repeats. Everybody who chooses has a stream of their own, so that what one chooses
 * does not depend on how the others got on.
 */
export class Random {
  private readonly generator: RandomGenerator;

  constructor(private readonly seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** Another stream, the same for the same seed and name. */
  fork(name: string): Random {
    return new Random(hash(`${this.seed}/${name}`));
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return uniformInt(this.generator, from, to);
  }

  /** @param share from 0 (never) to 1 (always) */
  chance(share: number): boolean {
    return this.between(1, SHARES) <= share * SHARES;
  }

  /** @throws Error when there is nothing to pick from */
  pick<Value>(values: readonly Value[]): Value {
    const [first] = values;
    if (first === undefined) {
      throw new Error('there is nothing to pick from');
    }
    return values[this.between(0, values.length - 1)] ?? first;
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = FNV_OFFSET;
  for (const byte of Buffer.from(text, 'utf8')) {
    value = Math.imul(value ^ byte, FNV_PRIME);
  }
  return value | 0;
}
