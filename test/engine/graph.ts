/**
 * Small graphs for tests: leaves with their data, then ops over them, evaluated and differentiated.
 *
 *     graph([2, -3], ({ op, number }, a, b) => op('mul', op('add', a, b), number(10)))
 */
import { backward, forward, newData, type Plan, planFor, setLeaves } from '../../src/engine/autodiff/backprop.js';
import { codeOf } from '../../src/engine/ops.js';
import { NONE, type Tape } from '../../src/engine/tape.js';
import { tapeBuilder } from './builder.js';

export interface Pen {
  /** A node of the op with this name over the nodes with these ids. */
  op(name: string, left: number, right?: number): number;
  /** A constant. */
  number(value: number): number;
}

export interface Graph {
  readonly tape: Tape;
  readonly root: number;
  readonly plan: Plan;
  readonly data: Float64Array;
  readonly grad: Float64Array;
}

/** The graph that `draw` returns the root of; its leaves have the first ids, in the order given. */
export function graph(leaves: readonly number[], draw: (pen: Pen, ...leaves: number[]) => number): Graph {
  const builder = tapeBuilder();
  const pen: Pen = {
    op: (name, left, right = NONE) => builder.node(codeOf(name), left, right),
    number: (value) => builder.constant(value),
  };
  const root = draw(pen, ...leaves.map(() => builder.leaf()));
  return evaluated(builder.tape(), root, leaves);
}

/** A tape with the data and the gradients that follow from its leaves. */
export function evaluated(tape: Tape, root: number, leaves: ArrayLike<number>): Graph {
  const data = newData(tape);
  setLeaves(tape, data, Float64Array.from(leaves));
  forward(tape, data);
  const plan = planFor(tape, root);
  const grad = new Float64Array(tape.size);
  backward(tape, plan, data, grad);
  return { tape, root, plan, data, grad };
}
