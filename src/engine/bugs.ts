/**
 * Backward with the three mistakes that everybody makes once, one row each, to be looked at beside
 * the right one. These loops are for learning, not for speed; the right backward is in backprop.ts.
 */
import type { Plan } from './backprop.js';
import { HELPERS, opOf } from './ops.js';
import { inputCount, inputOf, type Tape } from './tape.js';

export interface Bug {
  readonly name: string;
  /** What is done wrong. */
  readonly about: string;
  /** `grad = ...` in place of `grad += ...`. */
  readonly overwrites?: true;
  /** Gradients of the backward before are still there. */
  readonly keeps?: true;
  /** Nodes speak in the order in which they are first met, depth first. */
  readonly disorders?: true;
}

export const BUGS: readonly Bug[] = [
  { name: 'overwrite', about: 'grad = instead of grad +=: of several contributions only the last stays', overwrites: true },
  { name: 'keep-grads', about: 'gradients are not zeroed: each backward adds to what was there', keeps: true },
  { name: 'order', about: 'a node speaks when it is first met, before all of its users have', disorders: true },
];

export const bugNamed = (name: string): Bug | undefined => BUGS.find((row) => row.name === name);

type Partial_ = (a: number, b: number, o: number) => number;
const partials = new Map<number, readonly Partial_[]>();

function partialsOf(code: number): readonly Partial_[] {
  let made = partials.get(code);
  if (!made) {
    made = opOf(code).partials.map((text) => new Function(...Object.keys(HELPERS), `return (a, b, o) => ${text}`)(...Object.values(HELPERS)) as Partial_);
    partials.set(code, made);
  }
  return made;
}

/** The nodes that add to others, in the order in which a bug lets them speak. */
export function speakingOrder(tape: Tape, { root, kind }: Plan, { disorders }: Bug): Int32Array {
  const order: number[] = [];
  if (!disorders) {
    for (let id = root; id >= 0; id--) if ((kind[id] as number) & 3) order.push(id);
    return Int32Array.from(order);
  }
  const met = new Uint8Array(tape.size);
  const stack = [root];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (met[id]) continue;
    met[id] = 1;
    if ((kind[id] as number) & 3) order.push(id);
    for (let side = inputCount(tape, id) - 1; side >= 0; side--) stack.push(inputOf(tape, id, side));
  }
  return Int32Array.from(order);
}

/** Backward with a bug. `before` is what the gradients were, for the bug that keeps them. */
export function buggyBackward(tape: Tape, plan: Plan, bug: Bug, data: Float64Array, grad: Float64Array, before?: Float64Array): void {
  if (bug.keeps && before) grad.set(before);
  else grad.fill(0);
  grad[plan.root] = 1;
  for (const id of speakingOrder(tape, plan, bug)) {
    const code = tape.op[id] as number;
    const takes = (plan.kind[id] as number) & 3;
    const right = tape.right[id] as number;
    const a = data[tape.left[id] as number] as number;
    const b = right >= 0 ? (data[right] as number) : 0;
    const g = grad[id] as number;
    for (const [side, partial] of partialsOf(code).entries()) {
      if (!(takes & (1 << side))) continue;
      const input = inputOf(tape, id, side);
      const adds = partial(a, b, data[id] as number) * g;
      grad[input] = bug.overwrites ? adds : (grad[input] as number) + adds;
    }
  }
}
