/**
 * Seeded random numbers, so that a network begins with the same weights on every machine, and with those that a program
 * in Python gets from `random.seed`. The generator is Python's own: the Mersenne Twister of Matsumoto and Nishimura
 * (1998), MT19937, with 53 bits a number, and `gauss`, `uniform` and `shuffle` as CPython's module `random` draws them.
 */
import { describe, mustBeList } from '../given.js';

/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** A seeded generator: a function that gives the next number in [0, 1), as Python's `random.random()`. */
export interface Seeded extends Random {
  /** A number from `a` to `b`. */
  uniform(a: number, b: number): number;
  /** A number of the normal distribution; two are made at a time, and the second is kept for the next call. */
  gauss(mean: number, deviation: number): number;
  /** Puts a list in another order, in place. */
  shuffle(list: unknown[] | Uint8Array): void;
}

/** How many words of 32 bits the state has, and the distance of those that are mixed. */
const [WORDS, APART] = [624, 397];
const [UPPER, LOWER] = [0x80000000, 0x7fffffff];

/**
 * A generator whose numbers are those of Python after `random.seed(seed)`: the same ones on every machine, except that
 * `gauss` may differ in its last digit, as logarithms and cosines do. `seed` is a whole number. Throws a RangeError if it
 * is not.
 */
export function seeded(seed: number): Seeded {
  if (!Number.isInteger(seed)) throw new RangeError(`a seed is a whole number, not ${describe(seed)}`);
  const next = words(seed);
  const random = (): number => {
    const high = next() >>> 5;
    return (high * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  };
  let second: number | undefined;
  return Object.assign(random, {
    uniform: (a: number, b: number) => a + (b - a) * random(),
    gauss(mean: number, deviation: number) {
      let z = second;
      second = undefined;
      if (z === undefined) {
        const angle = random() * 2 * Math.PI;
        const radius = Math.sqrt(-2 * Math.log(1 - random()));
        z = Math.cos(angle) * radius;
        second = Math.sin(angle) * radius;
      }
      return mean + z * deviation;
    },
    shuffle(list: unknown[] | Uint8Array) {
      mustBeList(list, 'what is shuffled');
      const all = list as unknown[];
      for (let i = all.length - 1; i > 0; i--) {
        const j = below(next, i + 1);
        const one = all[i];
        all[i] = all[j];
        all[j] = one;
      }
    },
  });
}

/** A whole number from 0 to `count - 1`: as many bits as `count` has, again and again until they are below it. */
function below(next: () => number, count: number): number {
  const unused = Math.clz32(count);
  for (;;) {
    const number = next() >>> unused;
    if (number < count) return number;
  }
}

/** The generator's 32-bit words for a seed. */
function words(seed: number): () => number {
  const state = stateFor(keyOf(seed));
  let at = WORDS;
  return () => {
    if (at === WORDS) {
      twist(state);
      at = 0;
    }
    let word = state[at++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

/** The seed's size in words of 32 bits, the lowest first; Python does not look at the sign. */
function keyOf(seed: number): number[] {
  const key: number[] = [];
  let left = BigInt(Math.abs(seed));
  do {
    key.push(Number(left & 0xffffffffn));
    left >>= 32n;
  } while (left > 0n);
  return key;
}

/** The first state, into which every word of the key is mixed. */
function stateFor(key: readonly number[]): Uint32Array {
  const state = new Uint32Array(WORDS);
  state[0] = 19650218;
  for (let i = 1; i < WORDS; i++) state[i] = Math.imul(1812433253, mixed(state[i - 1]!)) + i;
  let i = 1;
  const goOn = (): void => {
    if (++i < WORDS) return;
    state[0] = state[WORDS - 1]!;
    i = 1;
  };
  for (let k = 0; k < Math.max(WORDS, key.length); k++, goOn()) {
    const j = k % key.length;
    state[i] = (state[i]! ^ Math.imul(mixed(state[i - 1]!), 1664525)) + key[j]! + j;
  }
  for (let k = 1; k < WORDS; k++, goOn()) state[i] = (state[i]! ^ Math.imul(mixed(state[i - 1]!), 1566083941)) - i;
  state[0] = UPPER;
  return state;
}

const mixed = (word: number): number => word ^ (word >>> 30);

/** The next state, in place. */
function twist(state: Uint32Array): void {
  for (let i = 0; i < WORDS; i++) {
    const word = (state[i]! & UPPER) | (state[(i + 1) % WORDS]! & LOWER);
    state[i] = state[(i + APART) % WORDS]! ^ (word >>> 1) ^ (word & 1 ? 0x9908b0df : 0);
  }
}
