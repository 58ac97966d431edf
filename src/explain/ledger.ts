/**
 * What a step promises and what it keeps. The gradient promises, to first order, that leaf x moves
 * the root by grad * (its step): lr * grad**2 when ascending, so never less than nothing. What the
 * step really brings differs by the curvature, which shrinks with lr**2.
 */
import { backward, forward, planFor, setLeaves } from '../engine/backprop.js';
import { getLeaves } from '../engine/backprop.js';
import { nextState, type Optimizer, type OptimizerState, optimizerNamed } from '../engine/optimizers.js';
import { full } from '../text/numbers.js';
import { type Marks, name, type Point } from './point.js';

/** The settings that a step would be taken with. */
export interface Rule {
  readonly lr: number;
  readonly direction: 'ascend' | 'descend';
  readonly optimizer: string;
  /** What the optimizer remembers, where it remembers anything. */
  readonly state?: OptimizerState | undefined;
  /** 1 for each leaf that stays as it is. */
  readonly frozen: Uint8Array;
}

export interface Ledger {
  /** Per leaf, in the order of the tape's leaves: how far the step moves it. */
  readonly steps: Float64Array;
  /** Per leaf: what that promises for the root, grad * step. */
  readonly promises: Float64Array;
  readonly promised: number;
  readonly actual: number;
  /** actual - promised: what first order leaves out. */
  readonly curvature: number;
}

/** The ledger of one step from the point, with gradients computed here. */
export function ledger({ tape, root, data }: Point, rule: Rule): Ledger {
  const grad = new Float64Array(tape.size);
  backward(tape, planFor(tape, root), data, grad);
  const leaves = getLeaves(tape, data);
  const grads = getLeaves(tape, grad);
  const next = new Float64Array(leaves.length);
  const rate = rule.direction === 'ascend' ? rule.lr : -rule.lr;
  const optimizer = optimizerNamed(rule.optimizer) as Optimizer;
  optimizer.update(next, leaves, grads, rule.frozen, rate, nextState(optimizer, rule.state, leaves.length));
  const plain = optimizer.slots.length === 0;
  const steps = new Float64Array(leaves.length);
  const promises = new Float64Array(leaves.length);
  let promised = 0;
  for (let i = 0; i < leaves.length; i++) {
    // for the plain rule the product itself: the difference would carry the rounding of the sum
    steps[i] = rule.frozen[i] ? 0 : plain ? rate * (grads[i] as number) : (next[i] as number) - (leaves[i] as number);
    promises[i] = (grads[i] as number) * (steps[i] as number);
    promised += promises[i] as number;
  }
  const after = data.slice();
  setLeaves(tape, after, next);
  forward(tape, after, 0, root);
  const actual = (after[root] as number) - (data[root] as number);
  return { steps, promises, promised, actual, curvature: actual - promised };
}

/** The bottom line: `promised 0.72, actual 0.713504: curvature -0.006496`. */
export function ledgerText(point: Point, { promised, actual, curvature }: Ledger, rule: Rule, marks: Marks): string[] {
  const root = name(point, point.root, marks);
  const ascends = rule.direction === 'ascend';
  const plain = optimizerNamed(rule.optimizer)?.slots.length === 0;
  if (!plain) {
    return [
      `${root} would move by ${rounded(actual)}, promised ${rounded(promised)}: curvature ${rounded(curvature)}`,
      `each leaf promises its gradient times the step that ${rule.optimizer} makes of it`,
    ];
  }
  return [
    `${root} would move by ${rounded(actual)}, promised ${rounded(promised)}: curvature ${rounded(curvature)}`,
    ascends ? `each leaf promises lr * grad**2, never below 0: so += lr * grad raises ${root}` : `each leaf promises -lr * grad**2, never above 0: so -= lr * grad lowers ${root}`,
  ];
}

/** A number without the digits that only rounding made. */
const rounded = (x: number): string => full(Number.isFinite(x) ? Number(x.toPrecision(10)) : x);
