/**
 * The data and gradient of every node, as arrays that follow from a session and belong to whoever
 * asked last. One pair of arrays a tape: when somebody asks for other leaves, they are recomputed,
 * so that sessions of the past stay right without a copy of a million numbers each.
 */
import { backward, forward, newData, planFor, setLeaves } from '../engine/backprop.js';
import type { Tape } from '../engine/tape.js';
import type { BackwardAt } from './session.js';

interface Memory {
  readonly data: Float64Array;
  /** The leaves that `data` was computed from. */
  dataFor: Float64Array | undefined;
  grad: Float64Array | undefined;
  gradFor: BackwardAt | undefined;
}

const memories = new WeakMap<Tape, Memory>();

function memoryOf(tape: Tape): Memory {
  let memory = memories.get(tape);
  if (!memory) {
    memory = { data: newData(tape), dataFor: undefined, grad: undefined, gradFor: undefined };
    memories.set(tape, memory);
  }
  return memory;
}

/** Data of every node for these leaves. Good until the next call for other leaves; not to be written to. */
export function dataAt(tape: Tape, leaves: Float64Array): Float64Array {
  const memory = memoryOf(tape);
  if (memory.dataFor !== leaves) {
    memory.dataFor = undefined;
    setLeaves(tape, memory.data, leaves);
    forward(tape, memory.data);
    memory.dataFor = leaves;
  }
  return memory.data;
}

/** Gradient of every node from this backward. Good until the next call for another; not to be written to. */
export function gradAt(tape: Tape, at: BackwardAt): Float64Array {
  const memory = memoryOf(tape);
  memory.grad ??= new Float64Array(tape.size);
  if (memory.gradFor !== at) {
    memory.gradFor = undefined;
    backward(tape, planFor(tape, at.root), dataAt(tape, at.leaves), memory.grad);
    memory.gradFor = at;
  }
  return memory.grad;
}

/** The root's data for these leaves. */
export const rootData = (tape: Tape, root: number, leaves: Float64Array): number => dataAt(tape, leaves)[root] as number;
