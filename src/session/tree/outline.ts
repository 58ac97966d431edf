/**
 * All nodes below a root in reading order, depth first: each node once, where it first appears, with the
 * row that it appears in. Computed once for each root, without recursion.
 */
import { type Plan, planFor } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import { inputCount, inputOf, type Tape } from '../../engine/tape.js';

export interface Outline {
  /** Nodes in reading order. */
  readonly order: Int32Array;
  /** Per node: whose input it first appears as, and which one. */
  readonly user: Int32Array;
  readonly side: Uint8Array;
}

export const outlineOf = (tape: Tape, root: number): Outline => outlineFrom(planFor(tape, root));

const outlineFrom = memo((plan: Plan): Outline => {
  const { size } = plan.tape;
  const order = new Int32Array(plan.count);
  const user = new Int32Array(size).fill(-1);
  const side = new Uint8Array(size);
  let found = 0;
  inReadingOrder(plan, (id, edge) => {
    order[found++] = id;
    if (edge < 0) return;
    user[id] = edge >> 1;
    side[id] = edge & 1;
  });
  return { order, user, side };
});

/** Visits the nodes below a root with the inputs (user * 2 + side) that they first appear as, until `visit` says true. */
export function inReadingOrder({ tape, root }: Plan, visit: (id: number, edge: number) => unknown): void {
  const seen = new Uint8Array(tape.size);
  let stack = new Int32Array(64);
  let top = 0;
  const push = (id: number): void => {
    seen[id] = 1;
    if (top + 2 > stack.length) {
      const larger = new Int32Array(stack.length * 2);
      larger.set(stack);
      stack = larger;
    }
    for (let s = inputCount(tape, id) - 1; s >= 0; s--) stack[top++] = id * 2 + s;
  };
  if (visit(root, -1) === true) return;
  push(root);
  while (top > 0) {
    const edge = stack[--top] as number;
    const input = inputOf(tape, edge >> 1, edge & 1);
    if (seen[input]) continue;
    if (visit(input, edge) === true) return;
    push(input);
  }
}
