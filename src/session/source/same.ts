/** Whether two graphs are the same except for the order of their nodes. */
import { newData, setLeaves } from '../../engine/autodiff/backprop.js';
import { CONST, LEAF } from '../../engine/ops.js';
import { NONE, type Tape } from '../../engine/tape.js';
import type { Program } from '../../notation/run/machine.js';
import { isRef } from '../../notation/run/term.js';

/** A graph with its leaves' data. */
export interface Numbered {
  readonly program: Program;
  readonly root: number;
  readonly leaves: Float64Array;
}

/** Whether two tapes are the same, including labels. */
export const sameTape = (a: Tape, b: Tape): boolean => a === b || (sameStructure(a, b) && sameLabels(a, b));

/** Whether two tapes have the same nodes and constants, whatever their labels. */
export function sameStructure(a: Tape, b: Tape): boolean {
  if (a.size !== b.size || a.constants.length !== b.constants.length) return false;
  for (let id = 0; id < a.size; id++)
    if (a.op[id] !== b.op[id] || a.left[id] !== b.left[id] || a.right[id] !== b.right[id]) return false;
  return a.constantData.every((value, i) => Object.is(value, b.constantData[i]));
}

/** Whether two tapes of one size have the same labels. */
export function sameLabels(a: Tape, b: Tape): boolean {
  for (let id = 0; id < a.size; id++) if (a.labels[id] !== b.labels[id]) return false;
  return true;
}

/**
 * Which node of `b` each node of `a` is, or undefined if the graphs differ: in ops, in the data of a leaf or a
 * constant, in a label, or in the meaning of a name. Nodes that have no name and are not used are ignored.
 */
export function pairing(a: Numbered, b: Numbered): Int32Array | undefined {
  const [tapeA, tapeB] = [a.program.tape, b.program.tape];
  const [dataA, dataB] = [numbers(a), numbers(b)];
  const to = new Int32Array(tapeA.size).fill(NONE);
  const from = new Int32Array(tapeB.size).fill(NONE);
  const stack: number[] = [];
  /** Records that two nodes are the same; false if they are not. */
  const pair = (x: number, y: number): boolean => {
    if (x === NONE || y === NONE) return x === y;
    if (to[x] !== NONE || from[y] !== NONE) return to[x] === y;
    const op = tapeA.op[x];
    if (op !== tapeB.op[y] || tapeA.labels[x] !== tapeB.labels[y]) return false;
    if ((op === LEAF || op === CONST) && !Object.is(dataA[x], dataB[y])) return false;
    to[x] = y;
    from[y] = x;
    stack.push(x);
    return true;
  };
  const pairAll = (): boolean => {
    for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
      const y = to[x] as number;
      if (!pair(tapeA.left[x] as number, tapeB.left[y] as number)) return false;
      if (!pair(tapeA.right[x] as number, tapeB.right[y] as number)) return false;
    }
    return true;
  };
  for (const [name, term] of a.program.names) {
    const other = b.program.names.get(name);
    if (other === undefined || isRef(other) !== isRef(term)) return undefined;
    if (isRef(term) ? !(pair(term.id, isRef(other) ? other.id : NONE) && pairAll()) : !Object.is(term, other))
      return undefined;
  }
  // a root may be an expression without a name; a root that was chosen has been matched already
  if (to[a.root] === NONE && !(pair(a.root, b.root) && pairAll())) return undefined;
  return to;
}

function numbers({ program: { tape }, leaves }: Numbered): Float64Array {
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  return data;
}
