/**
 * Gradients as statements compute and set them, and what is left of them at the end: either they can
 * be found again (the last backward's root, and the leaves' data then), or they stand as numbers.
 */
import { backward, forward, getLeaves, newData, planFor, setLeaves } from '../engine/backprop.js';
import { CONST } from '../engine/ops.js';
import { leafSlot, type Tape } from '../engine/tape.js';
import { type Graph, type Part, partBelow } from './graph.js';

/** Gradients that statements left behind. */
export interface LeftGradients {
  /** The last backward, if its numbers can be found again from the leaves: its root and the leaf data then. */
  readonly backward?: { readonly root: number; readonly leaves: Float64Array };
  /** Gradients that stand in place of those: set by hand, or left by an earlier backward. */
  readonly set: ReadonlyMap<number, number>;
}

/** Stands for the backward that a gradient comes from where it was set by hand. */
const BY_HAND = undefined;

export interface Gradients {
  /** What there was before the first statement. */
  readonly before: Float64Array | undefined;
  /** By node: what statements set or computed, and the backward that did. */
  readonly since: Map<number, { readonly grad: number; readonly from: Backward | undefined }>;
  last?: Backward;
  /** Whether a backward has found gradients that it did not add to. */
  replaced: boolean;
}

/** One backward: its root, and what it went over. */
interface Backward {
  readonly root: number;
  readonly part: Part;
}

export const newGradients = (before?: Float64Array): Gradients => ({ before, since: new Map(), replaced: false });

export const gradAt = ({ before, since }: Gradients, id: number): number => since.get(id)?.grad ?? before?.[id] ?? 0;

export const setGrad = ({ since }: Gradients, id: number, grad: number): void => {
  since.set(id, { grad, from: BY_HAND });
};

/**
 * Backward from a node over the data as it stands, from zero. Says, the first time, whether adding to
 * the gradients that the statements had already set or computed would have come to something else.
 */
export function runBackward(grads: Gradients, graph: Graph, root: number): boolean {
  const part = partBelow(graph, root);
  const { tape, ids, data } = part;
  const grad = new Float64Array(tape.size);
  backward(tape, planFor(tape, tape.size - 1), data, grad);
  const from = { root, part };
  let replaced = false;
  for (let i = 0; i < ids.length; i++) {
    if (tape.op[i] === CONST) continue;
    const id = ids[i] as number;
    if (id !== root && (grads.since.get(id)?.grad ?? 0) !== 0) replaced = true;
    grads.since.set(id, { grad: grad[i] as number, from });
  }
  grads.last = from;
  const first = replaced && !grads.replaced;
  grads.replaced ||= replaced;
  return first;
}

/** What the gradients are once all statements have run, on the whole tape with its leaves' data. */
export function leftGradients({ since, last }: Gradients, tape: Tape, leaves: Float64Array): LeftGradients | undefined {
  if (since.size === 0) return undefined;
  const found = last && sameAgain(last.part) ? last : undefined;
  const set = new Map<number, number>();
  for (const [id, { grad, from }] of since) if (from === undefined || from !== found) set.set(id, grad);
  return found ? { backward: { root: found.root, leaves: leavesThen(found.part, tape, leaves) }, set } : { set };
}

/** Whether forward from its leaves gives all the data that a backward saw. */
function sameAgain({ tape, data }: Part): boolean {
  const again = newData(tape);
  setLeaves(tape, again, getLeaves(tape, data));
  forward(tape, again);
  return data.every((value, i) => Object.is(value, again[i]));
}

/** The leaves' data that a backward saw, and for leaves that it did not depend on, what it is now. */
function leavesThen({ tape: part, ids, data }: Part, tape: Tape, leaves: Float64Array): Float64Array {
  const then = leaves.slice();
  for (const i of part.leaves) then[leafSlot(tape, ids[i] as number)] = data[i] as number;
  return then;
}
