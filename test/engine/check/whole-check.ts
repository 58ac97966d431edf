/**
 * The gradient check as it was first written: each number is tried with a forward over all nodes after the moved one, a
 * backward over all nodes, and fresh arrays. The real one (check.ts) visits only what follows from the node; it must find
 * the same to the last bit.
 */
import { backward, forward, type Plan } from '../../../src/engine/autodiff/backprop.js';
import { meetsKink } from '../../../src/engine/autodiff/kinks.js';
import { type Check, relativeError } from '../../../src/engine/check/check.js';
import { dataRests } from '../../../src/engine/check/digits.js';
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
} from '../../../src/engine/check/slopes.js';
import { partialOf } from '../../../src/engine/op-functions.js';
import { OPS } from '../../../src/engine/ops.js';
import { inputCount, inputOf, NONE, type Tape } from '../../../src/engine/tape.js';

/** The relative error up to which numbers count as equal. */
const TOLERANCE = 1e-6;
/** A difference that may be off by more than this, relatively, cannot confirm a gradient. */
const NOISY = 1e-3;
/** The steps that are enough for most curves, relative to x or to 1, whichever is larger. */
const USUAL_STEPS = [1e-4, 1e-5] as const;

/** The check of node `id` as it is, each time with passes over the whole graph. */
export function checkWhole(tape: Tape, plan: Plan, data: Float64Array, id: number, grad: number): Check {
  const x = data[id]!;
  const moveTo = (y: number): number => {
    data[id] = y;
    forward(tape, data, id + 1, plan.root);
    return data[plan.root]!;
  };
  const found = quickly(x, data[plan.root]!, grad, moveTo);
  moveTo(x);
  if (found) return { id, grad, ...found, error: relativeError(found.difference, grad), verdict: 'agrees' };
  const walked = walk(tape, plan, data, id);
  const judged = judge(walked, grad);
  // rounding may also have spoiled the gradient's own digits
  const isInDoubt =
    judged.verdict === 'differs' &&
    !(Math.abs(judged.difference - grad) > 2 * judged.uncertainty + 2 * digitsError(tape, plan, data, id));
  const verdict = isInDoubt ? 'too noisy to tell' : judged.verdict;
  return { id, grad, ...judged, error: relativeError(judged.difference, grad), verdict };
}

type Measured = Pick<Check, 'difference' | 'uncertainty' | 'h'>;

/** The difference, if the gradient agrees so well with two of them that nothing more needs to be tried. */
function quickly(x: number, here: number, grad: number, moveTo: (y: number) => number): Measured | undefined {
  if (grad === 0 || !Number.isFinite(grad)) return undefined;
  let before = Number.NaN;
  let gapBefore = Number.NaN;
  let measured: Measured | undefined;
  for (const step of USUAL_STEPS) {
    const h = step * Math.max(1, Math.abs(x));
    const [above, below] = [moveTo(x + h), moveTo(x - h)];
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
function walk(tape: Tape, plan: Plan, data: Float64Array, id: number): Walk {
  const x = data[id]!;
  const sampleAt = sampler(tape, plan, data, id);
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
  sampleAt(x);
  const slope = here ? here.slope : slopeAt(tape, plan, data, id);
  return { best, kink, slope, isAgreed: meetsKink(tape, plan.root, data, id), steepest };
}

function slopeAt(tape: Tape, plan: Plan, data: Float64Array, id: number): number {
  const grad = new Float64Array(tape.size);
  backward(tape, plan, data, grad);
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

/** A function that gives the root for other values of node `id`. `data` is that of the last one afterwards. */
function sampler(tape: Tape, plan: Plan, data: Float64Array, id: number): (x: number) => Sample {
  const before = data.slice();
  const grad = new Float64Array(tape.size);
  const moved = new Uint8Array(plan.root + 1);
  return (x) => {
    data[id] = x;
    forward(tape, data, id + 1, plan.root);
    const y = data[plan.root]!;
    const isCoarse = markMoved(tape, plan, before, data, moved, id);
    if (!moved[plan.root]) return { y, slope: 0, rounding: 0, same: true };
    backward(tape, plan, data, grad);
    const rounding = isCoarse ? Infinity : roundingOf(tape, plan, data, grad, moved, id);
    return { y, slope: grad[id]!, rounding, same: false };
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

const SMALLEST = 2 ** -1022;

/** How far rounding may have moved d(root)/d(id). */
function digitsError(tape: Tape, plan: Plan, data: Float64Array, id: number): number {
  const { root } = plan;
  const grad = new Float64Array(tape.size);
  backward(tape, plan, data, grad);
  // d(node)/d(id), for the nodes on a way from id to the root
  const moves = new Float64Array(root + 1);
  const isOnWay = new Uint8Array(root + 1);
  const rests = dataRests(tape, data, root);
  [moves[id], isOnWay[id]] = [1, 1];
  let sum = 0;
  for (let node = id + 1; node <= root; node++) {
    for (let side = 0; side < inputCount(tape, node); side++) {
      const input = inputOf(tape, node, side);
      if (!isOnWay[input]) continue;
      isOnWay[node] = 1;
      const slope = slopeOf(tape, data, node, side);
      moves[node]! += slope * moves[input]!;
      const share = Math.abs(grad[node]!) * (Math.abs(slope) + roughness(tape, data, node) + SMALLEST);
      sum += Math.abs(moves[input]!) * (share + SMALLEST);
      sum += Math.abs(moves[input]! * grad[node]! * slopeRest(tape, rests, node, side)) / Number.EPSILON;
    }
  }
  return Number.EPSILON * sum;
}

/** What the rounding of data took from the local derivative of a product, which is the other factor. */
const slopeRest = ({ op, left, right }: Tape, rests: Float64Array, node: number, side: number): number =>
  OPS[op[node]!]!.name === 'mul' ? rests[(side === 0 ? right : left)[node]!]! : 0;

function slopeOf(tape: Tape, data: Float64Array, node: number, side: number): number {
  const right = tape.right[node]!;
  return partialOf(tape.op[node]!, side)(data[tape.left[node]!]!, right === NONE ? 0 : data[right]!, data[node]!);
}

/** How far an op's local derivative may be off, in last digits of 1, besides its own: as 1 - o**2 if o is nearly 1. */
function roughness(tape: Tape, data: Float64Array, node: number): number {
  const { name } = OPS[tape.op[node]!]!;
  return name === 'tanh' ? 2 : name === 'sigmoid' ? Math.abs(data[node]!) : 0;
}

/** Ops whose result is one of their inputs, apart from the sign, or 0: they round nothing. */
const EXACT = new Set(['neg', 'relu', 'abs', 'min', 'max']);
/** Ops that are rounded once. The others call functions, which may be off by one more digit. */
const ARITHMETIC = new Set(['add', 'sub', 'mul', 'div', 'sqrt']);

/** Per op, how far its result may be off, relatively. */
const ROUNDING = Float64Array.from(OPS, ({ name }) =>
  EXACT.has(name) ? 0 : ARITHMETIC.has(name) ? Number.EPSILON : 2 * Number.EPSILON,
);

/** How far a result may be off because it underflows; a sum is exact there. */
const UNDERFLOW = Float64Array.from(OPS, ({ name }) => (/^(add|sub)$/.test(name) ? 0 : Number.MIN_VALUE));

/** Ops that are periodic. */
const IS_WAVE = Uint8Array.from(OPS, ({ name }) => (/^(sin|cos)$/.test(name) ? 1 : 0));

/** How far `data[root]` may be off; `moved` marks the nodes that depend on the moved one, `grad` is their gradient. */
function roundingOf(
  tape: Tape,
  { root }: Plan,
  data: Float64Array,
  grad: Float64Array,
  moved: Uint8Array,
  id: number,
): number {
  const { op } = tape;
  let sum = 0;
  for (let i = id + 1; i <= root; i++) {
    const part = ROUNDING[op[i]!]!;
    if (!moved[i] || part === 0) continue;
    const share = (part * Math.abs(data[i]!) + UNDERFLOW[op[i]!]!) * Math.abs(grad[i]!);
    if (!Number.isNaN(share)) sum += share;
  }
  return sum;
}

/**
 * Marks the nodes up to the root that may differ from `before` because node `id` does. Returns whether the input of a
 * sine or cosine among them has moved so far that it may have turned in between.
 */
function markMoved(
  tape: Tape,
  { root }: Plan,
  before: Float64Array,
  data: Float64Array,
  moved: Uint8Array,
  id: number,
): boolean {
  const { op, left, right } = tape;
  let turned = false;
  moved[id] = 1;
  for (let i = id + 1; i <= root; i++) {
    const l = left[i]!;
    const r = right[i]!;
    const isLeftMoved = l !== NONE && moved[l] === 1;
    const isRightMoved = r !== NONE && moved[r] === 1;
    moved[i] =
      (isLeftMoved || isRightMoved) && !(data[i] === before[i] && isFlat(tape, data, i, isLeftMoved, isRightMoved))
        ? 1
        : 0;
    if (moved[i] && IS_WAVE[op[i]!] && Math.abs(data[l]! - before[l]!) > 1) turned = true;
  }
  return turned;
}

/** Whether node `i`, whose data is the same as before, has exactly that data for any values of its moved inputs. */
function isFlat(tape: Tape, data: Float64Array, i: number, isLeftMoved: boolean, isRightMoved: boolean): boolean {
  const [l, r] = [tape.left[i]!, tape.right[i]!];
  const a = data[l]!;
  const b = r === NONE ? 0 : data[r]!;
  const isOne = !isLeftMoved || !isRightMoved;
  switch (OPS[tape.op[i]!]!.name) {
    case 'relu':
      return a < 0;
    case 'max':
      return isOne && (isLeftMoved ? a < b : b < a);
    case 'min':
      return isOne && (isLeftMoved ? a > b : b > a);
    case 'mul':
      return isOne && (isLeftMoved ? b : a) === 0;
    case 'pow':
      return isOne && (isLeftMoved ? b === 0 : a === 1 || (a === 0 && b > 0));
    case 'sub':
      return l === r;
    case 'div':
      return l === r || (!isLeftMoved && a === 0);
    default:
      return false;
  }
}
