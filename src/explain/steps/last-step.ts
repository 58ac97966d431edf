/**
 * What the step before a point has done: how far it moved each node, what its gradients promised for that, and what the
 * root really did. The gradients are those of a right backward at the point before the step.
 */
import { backward, forward, getLeaves, newData, planFor, setLeaves } from '../../engine/autodiff/backprop.js';
import { CONST, LEAF } from '../../engine/ops.js';
import type { Tape } from '../../engine/tape.js';
import { short } from '../../text/numbers.js';
import { type Marks, name, type Point } from '../point.js';
import { rounded } from './ledger.js';

export interface LastStep {
  /** Data of every node before the step. */
  readonly data: Float64Array;
  /** The gradients that the step had, and what they promised for all leaves together. */
  readonly grad: Float64Array;
  readonly promised: number;
  /** The root before and after the step on its graph, and whether that was another graph with the same leaves. */
  readonly from: number;
  readonly to: number;
  readonly isElsewhere: boolean;
}

/** Where a step took its gradients: a graph with the same first leaves, and its root. */
export type StepGraph = Pick<Point, 'tape' | 'root'>;

/** The step that led from the leaves `before` to a point, on its graph or on another one. */
export function lastStep(point: Point, before: Float64Array, on: StepGraph = point): LastStep {
  const { tape, root, data: now } = point;
  const isElsewhere = on.tape !== tape || on.root !== root;
  const data = dataFrom(tape, before);
  const was = isElsewhere ? dataFrom(on.tape, before) : data;
  const to = getLeaves(tape, now);
  const is = isElsewhere ? dataFrom(on.tape, to) : now;
  const grad = new Float64Array(on.tape.size);
  backward(on.tape, planFor(on.tape, on.root), was, grad);
  const slopes = getLeaves(on.tape, grad);
  let promised = 0;
  for (let i = 0; i < to.length; i++) promised += slopes[i]! * (to[i]! - before[i]!);
  return { data, grad, promised, from: was[on.root]!, to: is[on.root]!, isElsewhere };
}

function dataFrom(tape: Tape, leaves: Float64Array): Float64Array {
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  return data;
}

const signed = (x: number): string => {
  const text = short(Number(rounded(x)));
  return x > 0 ? `+${text}` : text;
};

/** A difference of two numbers without the digits that rounding made. */
const difference = (to: number, from: number): number => {
  const noise = 4 * Number.EPSILON * Math.max(Math.abs(to), Math.abs(from));
  return Number(rounded(to - from, noise));
};

/** A smaller part of a step is rounding. */
const NOTHING = 1e-9;

/** `the last step moved a by +0.06: its share is +0.36 of the +0.72 promised; L really rose by 0.7135`. */
export function lastStepText(
  point: Point,
  id: number,
  step: LastStep,
  isFrozen: boolean,
  edited: boolean,
  marks: Marks,
): string {
  const { tape, root, data } = point;
  const [own, top] = [name(point, id, marks), name(point, root, marks)];
  const moved = difference(data[id]!, step.data[id]!);
  const actual = difference(step.to, step.from);
  const there = step.isElsewhere ? `on the graph of that step ${top}` : top;
  const really =
    actual === 0
      ? `${there} did not move`
      : `${there} really ${actual < 0 ? 'fell' : 'rose'} by ${short(Math.abs(actual))}`;
  const what = edited ? 'the last step and the edits since moved' : 'the last step moved';
  if (tape.op[id] === CONST) return really;
  if (id === root && step.isElsewhere)
    return `${what} ${own} by ${signed(moved)}; ${really}, promised ${signed(step.promised)}`;
  if (id === root) {
    const rest = difference(moved, step.promised);
    // what rounding leaves of a straight line is nothing
    const curved = !edited && Math.abs(rest) > NOTHING * Math.max(Math.abs(moved), Math.abs(step.promised));
    const why = curved ? `; the rest, ${signed(rest)}, is curvature: slopes hold only nearby` : '';
    return `${what} ${own} by ${signed(moved)}; its gradients promised ${signed(step.promised)}${why}`;
  }
  if (isFrozen) return `frozen: a step leaves ${own} as it is; ${really}`;
  if (moved === 0) return `${what.replace('moved', 'did not move')} ${own}; ${really}`;
  if (tape.op[id] !== LEAF) return `${what} ${own} by ${signed(moved)}, through its inputs; ${really}`;
  return `${what} ${own} by ${signed(moved)}: its share is ${signed(step.grad[id]! * moved)} of the ${signed(step.promised)} promised; ${really}`;
}

/** The same for the step that `s` would take: how far it would move each leaf, and what that promises. */
export function nextStepText(
  point: Point,
  id: number,
  { step, promise, promised, actual }: Readonly<Record<'step' | 'promise' | 'promised' | 'actual', number>>,
  isFrozen: boolean,
  marks: Marks,
): string {
  const { tape, root, data } = point;
  const [own, top] = [name(point, id, marks), name(point, root, marks)];
  const from = data[root]!;
  if (tape.op[id] === CONST) return 'no step moves a constant';
  if (isFrozen) return `frozen: a step leaves ${own} as it is`;
  if (!Number.isFinite(promised)) return 'no step yet: its size would not be a number';
  if (id === root)
    return `no step yet: one would move ${top} by ${signed(difference(from + actual, from))}; its gradients promise ${signed(promised)}`;
  if (tape.op[id] !== LEAF) return `no step yet: one moves the leaves, and ${own} follows its inputs`;
  if (step === 0) return `no step yet: one would not move ${own}, since its gradient is 0`;
  return `no step yet: one would move ${own} by ${signed(step)}: its share is ${signed(promise)} of ${signed(promised)} promised for ${top}`;
}
