/**
 * A gradient against a central difference, with only this node moved and everything after it
 * recomputed. The step h goes down by tens, and of all differences the one with the smallest error
 * counts (slopes.ts). A gradient that is off by more than that error is wrong, not badly measured.
 */
import { backward, forward, type Plan } from './backprop.js';
import { type Curve, errorOf, gapOf, isOnKink, noiseAt, type Slopes, slopesAt, stepsDown } from './slopes.js';
import type { Tape } from './tape.js';

/** What a comparison with a central difference says; a kink has no derivative, a gradient of nan or infinity nothing to compare. */
export type Verdict = 'agrees' | 'differs' | 'kink' | 'not finite';

export interface Check {
  readonly id: number;
  readonly grad: number;
  /** The central difference, nan where none is finite. */
  readonly difference: number;
  /** |grad - difference| / max(|grad|, |difference|), 0 where both are 0. */
  readonly error: number;
  /** The step that was used. */
  readonly h: number;
  readonly verdict: Verdict;
}

/** What a walk down the steps finds: the difference that counts, and whether the last two show a kink. */
interface Finding {
  readonly best: Slopes | undefined;
  readonly kink: boolean;
}

/** As good as equal, relatively. */
const TOLERANCE = 1e-6;
/** What is enough for most curves, relative to x or to 1, whichever is larger. */
const USUAL_STEPS = [1e-4, 1e-5];

export const relativeError = (x: number, y: number): number =>
  x === y ? 0 : Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));

/**
 * Checks `grad` as the derivative of the root toward node `id`. `data` must be the result of a
 * forward pass, and is so again afterwards. Costs one backward and, mostly, five forward passes
 * from `id` to the root; up to fifty where the derivative is hard to tell.
 */
export function checkGradient(tape: Tape, plan: Plan, data: Float64Array, id: number, grad: number): Check {
  const x = data[id]!;
  const curve: Curve = {
    x,
    here: data[plan.root]!,
    rounding: roundingOf(tape, plan, data, id),
    at(y) {
      data[id] = y;
      forward(tape, data, id + 1, plan.root);
      return data[plan.root]!;
    },
  };
  const size = Math.max(1, Math.abs(x));
  const usual = walk(
    curve,
    USUAL_STEPS.map((step) => step * size),
    grad,
  );
  const finding = isPlain(usual, grad) ? usual : walk(curve, stepsDown(x), grad);
  curve.at(x);
  const { best } = finding;
  const difference = best?.middle ?? Number.NaN;
  const verdict = verdictOn(finding, grad);
  return { id, grad, difference, error: relativeError(difference, grad), h: best?.h ?? 0, verdict };
}

/** Goes down the steps until rounding would hide whatever is still to be seen. */
function walk(curve: Curve, steps: readonly number[], grad: number): Finding {
  let best: Slopes | undefined;
  let last: Slopes | undefined;
  let kink = false;
  for (const h of steps) {
    if (best && last) {
      const toSee = Math.max(errorOf(best), Math.abs(best.middle - grad) / 10, Math.abs(gapOf(last)) / 100);
      if (noiseAt(curve, h) > toSee) break;
    }
    const slopes = slopesAt(curve, h, last);
    if (!Number.isFinite(slopes.middle)) continue;
    kink = last !== undefined && isOnKink(grad, last, slopes);
    if (!best || isBetter(slopes, best)) best = slopes;
    last = slopes;
  }
  return { best, kink };
}

/** Whether a smaller h counts for more: its error is smaller, or it shows the larger h to be further off than it seemed. */
const isBetter = (smaller: Slopes, larger: Slopes): boolean =>
  errorOf(smaller) < errorOf(larger) || Math.abs(smaller.middle - larger.middle) > errorOf(larger) + smaller.noise;

const scaleOf = ({ middle }: Slopes, grad: number): number => Math.max(Math.abs(middle), Math.abs(grad));

function verdictOn({ best, kink }: Finding, grad: number): Verdict {
  if (!best || !Number.isFinite(grad)) return 'not finite';
  if (kink) return 'kink';
  const scale = scaleOf(best, grad);
  const allowed = TOLERANCE * scale + best.noise + Math.min(best.drift, scale);
  return Math.abs(best.middle - grad) <= allowed ? 'agrees' : 'differs';
}

/** Whether the gradient agrees so well that nothing more needs to be tried. */
const isPlain = (finding: Finding, grad: number): boolean =>
  finding.best !== undefined &&
  errorOf(finding.best) <= TOLERANCE * scaleOf(finding.best, grad) &&
  verdictOn(finding, grad) === 'agrees';

/**
 * How far the root's data may be off: the last digit of every node from `id` on that depends on it,
 * times that node's gradient.
 */
function roundingOf(tape: Tape, plan: Plan, data: Float64Array, id: number): number {
  const grad = new Float64Array(tape.size);
  backward(tape, plan, data, grad);
  const moved = new Uint8Array(tape.size);
  moved[id] = 1;
  let sum = Math.abs(data[plan.root]!);
  for (let i = id + 1; i <= plan.root; i++) {
    if (!moved[tape.left[i]!] && !moved[tape.right[i]!]) continue;
    moved[i] = 1;
    const share = Math.abs(data[i]! * grad[i]!);
    if (Number.isFinite(share)) sum += share;
  }
  return Number.EPSILON * sum;
}
