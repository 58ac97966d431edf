/**
 * Compares a gradient with a central difference, for which only this node is moved and everything after
 * it recomputed. The step h shrinks by powers of ten, and the difference with the smallest error counts
 * (slopes.ts). A gradient that is off by more than that error is wrong; if the error is too large to
 * decide, the check says so.
 */
import { type Plan, seedOf } from '../autodiff/backprop.js';
import { backwardAlong, type Followers, followersOf, forwardAlong } from '../autodiff/followers.js';
import { isAtKink } from '../autodiff/kinks.js';
import type { Tape } from '../tape.js';
import { dataRests, digitsOf } from './digits.js';
import { markMoved, roundingOf } from './rounding.js';
import {
  errorOf,
  errorOfKink,
  isOnKink,
  type Kink,
  level,
  type Sample,
  type Slopes,
  showsKink,
  slopesBetween,
  stepsDown,
} from './slopes.js';

/**
 * The result of a comparison with a central difference. A kink has no derivative; `too noisy to tell` if the difference
 * is not exact enough to decide; `not finite` if the gradient or every difference is nan or infinite.
 */
export type Verdict = 'agrees' | 'differs' | 'kink' | 'too noisy to tell' | 'not finite';

export interface Check {
  readonly id: number;
  readonly grad: number;
  /** The central difference, nan if none is finite. */
  readonly difference: number;
  /** |grad - difference| / max(|grad|, |difference|), 0 if both are 0. */
  readonly error: number;
  /** How far the difference may be off, because of rounding and curvature: infinite if unknown. */
  readonly uncertainty: number;
  /** The step that was used. */
  readonly h: number;
  readonly verdict: Verdict;
}

/** The relative error up to which numbers count as equal. */
const TOLERANCE = 1e-6;
/** A difference that may be off by more than this, relatively, cannot confirm a gradient. */
const NOISY = 1e-3;
/** The steps that are enough for most curves, relative to x or to 1, whichever is larger. */
const USUAL_STEPS = [1e-4, 1e-5] as const;

export const relativeError = (x: number, y: number): number =>
  x === y ? 0 : Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));

/** A check's relative error in a few digits; `~0` of two that agree as both are too small to be told from 0. */
export function errorText({ error, verdict }: Check, digits: number): string {
  if (Number.isNaN(error)) return '';
  if (verdict === 'agrees' && error > NOISY) return '~0';
  return error === 0 ? '0' : error.toExponential(digits);
}

/** Checks the gradients of one graph with the same data. */
export interface Checker {
  /** Checks `grad` as the derivative of the root toward node `id`. */
  check(id: number, grad: number): Check;
  /** How often data or a gradient of a node has been computed so far. */
  evaluated(): number;
}

/**
 * A checker for `data`, which must be the result of a forward pass; each check restores it. A check usually recomputes
 * five times what follows from the node; if the derivative is hard to find, up to about sixty times, each with a backward.
 */
export function checkerOf(tape: Tape, plan: Plan, data: Float64Array): Checker {
  const grad = new Float64Array(tape.size);
  let evaluated = 0;
  let rests: Float64Array | undefined;
  const restsOf = (): Float64Array => {
    rests ??= dataRests(tape, data, plan.root);
    return rests;
  };
  return {
    check(id, gradient) {
      const { nodes, place } = followersOf(plan, id);
      const part: Part = { nodes, place, tape, plan, data, grad, id, before: dataOf(nodes, data), passes: 1 };
      const checked = checkPart(part, gradient, restsOf);
      evaluated += part.passes * part.nodes.length;
      return checked;
    },
    evaluated: () => evaluated,
  };
}

/** Checks one gradient. */
export const checkGradient = (tape: Tape, plan: Plan, data: Float64Array, id: number, grad: number): Check =>
  checkerOf(tape, plan, data).check(id, grad);

/** The part of the graph that moves with a node. */
interface Part extends Followers {
  readonly tape: Tape;
  readonly plan: Plan;
  readonly data: Float64Array;
  /** Gradients: those of `nodes` are computed if needed, others mean nothing. */
  readonly grad: Float64Array;
  readonly id: number;
  /** The data of `nodes` before any of them moved. */
  readonly before: Float64Array;
  /** How often it was passed through. */
  passes: number;
}

/** The root's data with another number for the node. */
function moveTo(part: Part, x: number): number {
  const { plan, data, nodes, id } = part;
  part.passes++;
  data[id] = x;
  forwardAlong(plan)(data, nodes, 1);
  return data[plan.root]!;
}

function dataOf(nodes: Int32Array, data: Float64Array): Float64Array {
  const some = new Float64Array(nodes.length);
  for (let n = 0; n < nodes.length; n++) some[n] = data[nodes[n]!]!;
  return some;
}

function restore({ data, nodes, before }: Part): void {
  for (let n = 0; n < nodes.length; n++) data[nodes[n]!] = before[n]!;
}

function checkPart(part: Part, grad: number, restsOf: () => Float64Array): Check {
  const { tape, plan, data, id } = part;
  const found = quickly(part, grad);
  restore(part);
  if (found) return { id, grad, ...found, error: relativeError(found.difference, grad), verdict: 'agrees' };
  const walked = walk(part);
  const judged = judge(walked, grad);
  // rounding may also have spoiled the gradient's own digits
  const isInDoubt =
    judged.verdict === 'differs' &&
    !(
      Math.abs(judged.difference - grad) >
      2 * judged.uncertainty + 2 * digitsOf(tape, plan, data, id, restsOf()).error
    );
  const verdict = isInDoubt ? 'too noisy to tell' : judged.verdict;
  return { id, grad, ...judged, error: relativeError(judged.difference, grad), verdict };
}

type Measured = Pick<Check, 'difference' | 'uncertainty' | 'h'>;

/** The difference, if the gradient agrees so well with two of them that nothing more needs to be tried. */
function quickly(part: Part, grad: number): Measured | undefined {
  if (grad === 0 || !Number.isFinite(grad)) return undefined;
  const x = part.data[part.id]!;
  const here = part.data[part.plan.root]!;
  let before = Number.NaN;
  let gapBefore = Number.NaN;
  let measured: Measured | undefined;
  for (const step of USUAL_STEPS) {
    const h = step * Math.max(1, Math.abs(x));
    const [above, below] = [moveTo(part, x + h), moveTo(part, x - h)];
    const difference = (above - below) / (x + h - (x - h));
    const gap = Math.abs((above - here) / (x + h - x) - (here - below) / (x - (x - h)));
    const allowed = TOLERANCE * Math.max(Math.abs(difference), Math.abs(grad));
    if (!Number.isFinite(difference) || !(Math.abs(difference - grad) <= allowed)) return undefined;
    // if the two sides stay apart, this is a kink
    if (!(gap <= allowed || (measured === undefined ? Number.isFinite(gap) : gap <= gapBefore / 2))) return undefined;
    measured = { difference, uncertainty: Math.max(Math.abs(difference - before), Math.abs(difference - grad)), h };
    [before, gapBefore] = [difference, gap];
  }
  return measured;
}

/** The result of a walk down the steps. */
interface Walk {
  readonly best: Slopes | undefined;
  readonly kink: Kink | undefined;
  /** The gradient by backpropagation, and whether it uses a convention at a kink. */
  readonly slope: number;
  readonly isAgreed: boolean;
  /** The steepest slope that was found on either side. */
  readonly steepest: number;
}

/** Goes down the steps until rounding would hide anything new. */
function walk(part: Part): Walk {
  const { tape, plan, data, nodes, id } = part;
  const x = data[id]!;
  const sampleAt = sampler(part);
  let here: Sample | undefined;
  let best: Slopes | undefined;
  let last: Slopes | undefined;
  let kink: Kink | undefined;
  let steepest = 0;
  for (const h of Number.isFinite(data[plan.root]) ? stepsDown(x) : []) {
    const [below, above] = [sampleAt(x - h), sampleAt(x + h)];
    if (below.same && above.same) {
      [best, kink] = [level(h), undefined];
      break;
    }
    here ??= sampleAt(x);
    const slopes = slopesBetween(x, h, below, here, above, last);
    if (!Number.isFinite(slopes.middle)) continue;
    steepest = Math.max(steepest, Math.abs(slopes.left), Math.abs(slopes.right));
    const shows = last && showsKink(last, slopes);
    if (shows === true) kink = sharper(kink, { larger: last!, smaller: slopes });
    else if (shows === false) kink = undefined;
    if (!best || isBetter(slopes, best)) best = slopes;
    if (last && isDone(slopes)) break;
    last = slopes;
  }
  restore(part);
  const slope = here ? here.slope : slopeOf(part);
  return { best, kink, slope, isAgreed: nodes.some((node, n) => n > 0 && isAtKink(tape, data, node)), steepest };
}

/** The node's gradient by backpropagation, which leaves those of the other nodes in `grad`. */
function slopeOf(part: Part): number {
  const { tape, plan, data, grad, nodes, id } = part;
  part.passes++;
  for (let n = 0; n < nodes.length; n++) grad[nodes[n]!] = 0;
  grad[plan.root] = seedOf(tape, plan);
  backwardAlong(plan)(data, grad, nodes, 1);
  return grad[id]!;
}

/** The relative error up to which slopes count as equal, since backward rounds them. */
const ROUNDED = 1e-6;

/** Whether a smaller h is better: its error is smaller, or it shows that the larger h is further off than it seemed. */
function isBetter(smaller: Slopes, larger: Slopes): boolean {
  const error = errorOf(larger);
  if (errorOf(smaller) <= error) return true;
  // a curve that bends more at a smaller h was hidden at the larger one
  return (
    Math.abs(smaller.middle - larger.middle) > error + 2 * smaller.noise ||
    smaller.bend > error + ROUNDED * Math.max(Math.abs(smaller.middle), smaller.turn)
  );
}

/** The view that shows a kink better. */
const sharper = (larger: Kink | undefined, smaller: Kink): Kink =>
  larger && errorOfKink(larger) <= errorOfKink(smaller) ? larger : smaller;

/** Whether a smaller h would show nothing more. */
const isDone = (slopes: Slopes): boolean =>
  errorOf(slopes) <= (TOLERANCE / 4) * Math.abs(slopes.middle) ||
  (Number.isFinite(slopes.noise) &&
    errorOf(slopes) <= 2 * slopes.noise &&
    Math.abs(slopes.right - slopes.left) <= 4 * slopes.noise);

/** A function that gives the root for other numbers of the node. `data` is that of the last one afterwards. */
function sampler(part: Part): (x: number) => Sample {
  const { tape, plan, data, grad, nodes, place, before } = part;
  const root = place[plan.root]!;
  const moved = new Uint8Array(nodes.length);
  return (x) => {
    const y = moveTo(part, x);
    const isCoarse = markMoved(tape, part, before, data, moved);
    part.passes++;
    if (root === -1 || !moved[root]) return { y, slope: 0, rounding: 0, same: true };
    const slope = slopeOf(part);
    const rounding = isCoarse ? Infinity : roundingOf(tape, data, grad, nodes, moved);
    part.passes++;
    return { y, slope, rounding, same: false };
  };
}

/** A gradient differs if it is off by more than CLEARLY times the uncertainty, and agrees up to WITHIN times. */
const CLEARLY = 5;
const WITHIN = 2;

function judge(walk: Walk, grad: number): Measured & Pick<Check, 'verdict'> {
  const { best, kink, slope, steepest } = walk;
  if (!best) return { difference: Number.NaN, uncertainty: Infinity, h: 0, verdict: 'not finite' };
  const shown = kink ? kink.smaller : best;
  const measured = { difference: shown.middle, uncertainty: kink ? errorOfKink(kink) : errorOf(best), h: shown.h };
  if (!Number.isFinite(grad)) return { ...measured, verdict: 'not finite' };
  const isAgreed = walk.isAgreed && grad === slope;
  if (kink) {
    if (isOnKink(grad, kink) || isAgreed) return { ...measured, verdict: 'kink' };
    // if backward's own slope is not on it either, there is more than a kink here, closer than any step
    return { ...measured, verdict: isOnKink(slope, kink) ? 'differs' : 'too noisy to tell' };
  }
  const { middle, noise } = best;
  const off = Math.abs(middle - grad);
  const scale = Math.max(Math.abs(middle), Math.abs(grad));
  const allowed = TOLERANCE * scale;
  // a gradient of 0 is compared with the slopes on both sides
  const seen = grad === 0 ? Math.max(scale, steepest) : scale;
  const isKnown = measured.uncertainty <= NOISY * seen;
  if (isKnown && off <= allowed + WITHIN * measured.uncertainty) return { ...measured, verdict: 'agrees' };
  if (isAgreed && noise <= NOISY * seen) return { ...measured, verdict: 'kink' };
  const differs = off > allowed + CLEARLY * measured.uncertainty;
  return { ...measured, verdict: differs ? 'differs' : 'too noisy to tell' };
}
