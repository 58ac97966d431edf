/**
 * A gradient against a central difference: (L(x + h) - L(x - h)) / 2h, with only this node moved
 * and everything after it recomputed. Rounding spoils a small h and curvature a large one, so
 * several are tried around the usual best, cbrt(machine epsilon) * max(1, |x|)
 * (Press et al., Numerical Recipes, 5.7), and the one nearest the gradient counts.
 */
import { forward, type Plan } from './backprop.js';
import type { Tape } from './tape.js';

export type Verdict = 'agrees' | 'differs' | 'kink' | 'not finite';

export interface Check {
  readonly id: number;
  readonly grad: number;
  readonly difference: number;
  /** |grad - difference| / max(|grad|, |difference|), 0 where both are 0. */
  readonly error: number;
  /** The step that was used. */
  readonly h: number;
  readonly verdict: Verdict;
}

const BEST_STEP = Math.cbrt(Number.EPSILON);
const SCALES = [1, 10, 0.1, 100, 0.01, 1000, 1e4];
const TOLERANCE = 1e-6;

export const relativeError = (x: number, y: number): number =>
  x === y ? 0 : Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));

/** The root's data with node `id` at `x` and the rest as in `data`, which is left changed. */
function rootAt(tape: Tape, plan: Plan, data: Float64Array, id: number, x: number): number {
  data[id] = x;
  forward(tape, data, id + 1, plan.root);
  return data[plan.root]!;
}

/**
 * Checks `grad` as the derivative of the root toward node `id`. `data` must be the result of a
 * forward pass, and is so again afterwards. Costs a few forward passes from `id` to the root.
 */
export function checkGradient(tape: Tape, plan: Plan, data: Float64Array, id: number, grad: number): Check {
  const x = data[id]!;
  const here = data[plan.root]!;
  const at = (y: number): number => rootAt(tape, plan, data, id, y);
  const noise = (h: number): number => (8 * Number.EPSILON * Math.abs(here)) / h;
  const close = (value: number, h: number): boolean =>
    Math.abs(value - grad) <= TOLERANCE * Math.max(Math.abs(value), Math.abs(grad)) + noise(h) + Number.MIN_VALUE;

  let best: Check | undefined;
  const gaps: [number, number][] = [];
  let kink: Check | undefined;
  for (const scale of SCALES) {
    const h = BEST_STEP * Math.max(1, Math.abs(x)) * scale;
    const [above, below] = [at(x + h), at(x - h)];
    const difference = (above - below) / (x + h - (x - h));
    if (!Number.isFinite(difference)) continue;
    const error = relativeError(difference, grad);
    const agrees = close(difference, h);
    const check: Check = { id, grad, difference, error, h, verdict: agrees ? 'agrees' : 'differs' };
    if (!best || Math.abs(difference - grad) < Math.abs(best.difference - grad)) best = check;
    if (agrees) break;
    const [right, left] = [(above - here) / h, (here - below) / h];
    gaps.push([right - left, h]);
    const between = (close(right, h) || close(left, h) || (grad - left) * (right - grad) >= 0) && gapStays(gaps);
    if (between && !kink) kink = { ...check, verdict: 'kink' };
  }
  at(x);
  if (!Number.isFinite(grad) || !best) {
    return { id, grad, difference: best?.difference ?? Number.NaN, error: Number.NaN, h: best?.h ?? 0, verdict: 'not finite' };
  }
  return best.verdict === 'agrees' || !kink ? best : kink;
}

/** Whether the slopes on the two sides stay apart as h changes: curvature's gap shrinks with h, a kink's does not. */
function gapStays(gaps: readonly [number, number][]): boolean {
  const [first, ...rest] = gaps;
  if (!first || rest.length === 0 || first[0] === 0) return false;
  return rest.some(([gap, h]) => h !== first[1] && Math.abs(gap / first[0] - 1) < 0.1);
}
