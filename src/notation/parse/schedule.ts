/**
 * A learning rate that depends on the iteration k: an expression of k and pi, and perhaps how many iterations it is for.
 *
 *     1 - 0.9*k/100 for 100               0.05*(1 + cos(pi*k/1000))               0.01*min(1, (k + 1)/50)
 */
import { readFunction, readNumber } from './number.js';

export interface Schedule {
  /** The rate at iteration k; nan if there is none. From `end` on, that of the last iteration before it. */
  rateAt(k: number): number;
  /** The iteration at which it is over, Infinity if it does not say. */
  readonly end: number;
}

const LIMITED = /^(.*\S)\s+for\s+([1-9]\d*)$/s;
const PI = ['pi', Math.PI] as const;

/** The one that was read last: a run reads the same again and again. */
let last: { readonly text: string; readonly schedule: Schedule | undefined } | undefined;

/** The schedule that a text is, or undefined. */
export function readSchedule(text: string): Schedule | undefined {
  if (last?.text !== text) last = { text, schedule: read(text) };
  return last.schedule;
}

function read(text: string): Schedule | undefined {
  const [, limited, iterations] = LIMITED.exec(text.trim()) ?? [];
  const expression = limited ?? text;
  const end = iterations === undefined ? Infinity : Number(iterations);
  const rate = readFunction(expression, 'k', new Map([PI]));
  /** By Python's rules for plain numbers, which have more operations, and may make nan an error. */
  const plainly = (k: number): number | undefined => readNumber(expression, new Map([['k', k], PI]));
  if (!rate && plainly(1) === undefined) return undefined;
  return {
    rateAt(k) {
      const at = Math.min(k, end - 1);
      const now = rate?.(at) ?? Number.NaN;
      return Number.isFinite(now) ? now : (plainly(at) ?? Number.NaN);
    },
    end,
  };
}
