/**
 * What a step promises and what it delivers. To first order, leaf x moves the root by grad * (its step):
 * lr * grad**2 when ascending, so never less than 0. What the step actually brings differs by the
 * curvature term, which shrinks with lr**2.
 */
import { backward, forward, getLeaves, planFor, setLeaves } from '../../engine/autodiff/backprop.js';
import {
  nextState,
  type Optimizer,
  type OptimizerState,
  optimizerNamed,
  signOf,
  type UpdateRule,
} from '../../engine/optimizers/optimizers.js';
import { full } from '../../text/numbers.js';
import { differs, type Marks, name, type Point } from '../point.js';

/** The settings of a step. */
export interface Rule extends UpdateRule {
  /** What the optimizer remembers, if it remembers anything. */
  readonly state?: OptimizerState | undefined;
  /** 1 for each frozen leaf. */
  readonly frozen: Uint8Array;
}

export interface Ledger {
  /** Per leaf, in the order of the tape's leaves: the gradient that the step uses. */
  readonly grads: Float64Array;
  /** Whether one of them is wrong. */
  readonly isWrong: boolean;
  /** Per leaf: how far the step moves it. */
  readonly steps: Float64Array;
  /** Per leaf: what that promises for the root, its right gradient * step. */
  readonly promises: Float64Array;
  readonly promised: number;
  readonly actual: number;
  /** actual - promised: what the first order leaves out. */
  readonly curvature: number;
}

/** Whether a step is the rate times the gradient. */
const isPlain = ({ slots, settings }: Optimizer): boolean => slots.length === 0 && settings.weight_decay === 0;

/** The ledger of one step from the point, with gradients computed here, or with those of a bug, one a node. */
export function ledger({ tape, root, data }: Point, rule: Rule, buggy?: Float64Array): Ledger {
  const grad = new Float64Array(tape.size);
  backward(tape, planFor(tape, root), data, grad);
  const leaves = getLeaves(tape, data);
  const right = getLeaves(tape, grad);
  const grads = buggy ? getLeaves(tape, buggy) : right;
  const next = new Float64Array(leaves.length);
  const rate = signOf(rule.direction) * rule.lr;
  const optimizer = optimizerNamed(rule.optimizer) as Optimizer;
  optimizer.update(next, leaves, grads, rule.frozen, rate, nextState(optimizer, rule.state, leaves.length));
  const plain = isPlain(optimizer);
  const steps = new Float64Array(leaves.length);
  const promises = new Float64Array(leaves.length);
  let promised = 0;
  for (let i = 0; i < leaves.length; i++) {
    // for the plain rule the product itself: the difference would carry the rounding of the sum
    steps[i] = rule.frozen[i] ? 0 : plain ? rate * (grads[i] as number) : (next[i] as number) - (leaves[i] as number);
    promises[i] = (right[i] as number) * (steps[i] as number);
    promised += promises[i] as number;
  }
  const after = data.slice();
  setLeaves(tape, after, next);
  forward(tape, after, 0, root);
  const actual = (after[root] as number) - (data[root] as number);
  const isWrong = grads.some((each, i) => differs(each, right[i] as number));
  return { grads, isWrong, steps, promises, promised, actual, curvature: actual - promised };
}

/** The result: `L would move by 0.713504, promised 0.72: curvature -0.006496`. */
export function ledgerText(
  point: Point,
  { isWrong, promised, actual, curvature }: Ledger,
  rule: Rule,
  marks: Marks,
): string[] {
  const root = name(point, point.root, marks);
  const here = point.data[point.root] as number;
  const noise = ROUNDING * Math.max(Math.abs(here), Math.abs(here + actual));
  const moves = `${root} would move by ${rounded(actual, noise)}, promised ${rounded(promised)}: curvature ${rounded(curvature, noise)}`;
  if (!Number.isFinite(promised)) {
    const [what, where] = Number.isFinite(here)
      ? ['has a gradient that is not finite', 'a leaf whose step is not']
      : [`is ${full(here)}`, root];
    return [`${root} ${what}: a step would have no size`, `x on ${where} says where that began`];
  }
  if (promised !== 0 && Number.isFinite(actual) && Math.sign(actual) === -Math.sign(promised)) {
    const goes = `${root} would ${actual < 0 ? 'fall' : 'rise'} by ${rounded(Math.abs(actual), noise)}`;
    return [
      `${root} would move by ${rounded(actual, noise)}, promised ${rounded(promised)}: this step is too long`,
      `slopes hold only nearby, and ${goes}; try a smaller lr (-)`,
    ];
  }
  const taken = Math.floor(-100 * (curvature / promised));
  if (!isWrong && taken >= MUCH)
    return [moves, `curvature takes back ${taken} % of the promise: of 100 %, lr would be too large`];
  return [moves, isWrong ? WRONG : promiseText(rule, root)];
}

/** Percent of a promise that curvature takes back, from which it is said. */
const MUCH = 50;

const WRONG = 'the steps use wrong gradients; each promises its right slope times its step';

/** What each leaf promises, and why the root moves in the step's direction. */
function promiseText({ optimizer, direction }: Rule, root: string): string {
  if (!isPlain(optimizerNamed(optimizer) as Optimizer))
    return `each leaf promises its gradient times the step that ${optimizer} makes of it`;
  return direction === 'ascend'
    ? `each leaf promises lr * grad**2, never below 0: so += lr * grad raises ${root}`
    : `each leaf promises -lr * grad**2, never above 0: so -= lr * grad lowers ${root}`;
}

/** How far rounding may move the root's data, relatively. */
const ROUNDING = 8 * Number.EPSILON;

/** Smaller numbers than this are written with an exponent. */
const SMALL = 1e-3;

/** A number without digits that are only rounding: those below `noise`, and any beyond seven (five if it is small). */
export function rounded(x: number, noise = 0): string {
  if (!Number.isFinite(x)) return full(x);
  const isSmall = Math.abs(x) < SMALL;
  const decimals = noise > 0 ? Math.max(0, Math.min(100, Math.floor(-Math.log10(noise)))) : 100;
  const kept = Number(Number(x.toPrecision(isSmall ? 5 : 7)).toFixed(decimals)) + 0;
  return isSmall && kept !== 0 ? kept.toExponential() : full(kept);
}
