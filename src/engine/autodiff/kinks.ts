/**
 * The slopes on both sides of a point. At a kink an op has no derivative, and backward uses a value by convention
 * (ops.ts); but it has a slope on each side, and these go up the graph by a chain rule of their own: the slope of
 * max(a, b) with a equal to b is the larger of their slopes; the slope of abs at 0 is the size of its input's slope.
 *
 *     L = abs(x)*2 + x at 0:   to the right |1|*2 + 1 = 3,   to the left |-1|*2 - 1 = 1 for a step of -1, a slope of -1
 */

import { partialOf } from '../op-functions.js';
import { OPS } from '../ops.js';
import { NONE, type Tape } from '../tape.js';

export interface Sides {
  /** d(root)/d(node) if the node falls, and if it rises: nan if there is none, or it is unknown. */
  readonly left: number;
  readonly right: number;
  /** The nodes between the two that make the slopes differ, each at its kink; nearest to the root first. */
  readonly kinks: readonly number[];
}

/** Whether the op of node `id` has no derivative there, or none on one side. */
export function isAtKink({ op, left, right }: Tape, data: Float64Array, id: number): boolean {
  const [l, r] = [left[id]!, right[id]!];
  switch (OPS[op[id]!]!.name) {
    case 'relu':
    case 'abs':
      return data[l] === 0;
    case 'min':
    case 'max':
      return l !== r && data[l] === data[r];
    case 'pow':
      return data[l] === 0 && !(Number.isInteger(data[r]) && data[r]! > 0);
    case 'sqrt':
      return data[l] === 0;
    default:
      return false;
  }
}

/** Whether anything between node `id` and the root is at its kink. */
export function meetsKink(tape: Tape, root: number, data: Float64Array, id: number): boolean {
  const isOnWay = new Uint8Array(root + 1);
  isOnWay[id] = 1;
  for (let node = id + 1; node <= root; node++) {
    const [l, r] = [tape.left[node]!, tape.right[node]!];
    if (!((l !== NONE && isOnWay[l]) || (r !== NONE && isOnWay[r]))) continue;
    isOnWay[node] = 1;
    if (isAtKink(tape, data, node)) return true;
  }
  return false;
}

/** The root's slopes on both sides of node `id`'s data. Visits the nodes between the two. */
export function sidesOf(tape: Tape, root: number, data: Float64Array, id: number): Sides {
  const up = new Float64Array(root + 1);
  const down = new Float64Array(root + 1);
  const isOnWay = new Uint8Array(root + 1);
  [up[id], down[id], isOnWay[id]] = [1, -1, 1];
  for (let node = id + 1; node <= root; node++) {
    const [l, r] = [tape.left[node]!, tape.right[node]!];
    if (!((l !== NONE && isOnWay[l]) || (r !== NONE && isOnWay[r]))) continue;
    isOnWay[node] = 1;
    up[node] = moveOf(tape, data, node, up, isOnWay);
    down[node] = moveOf(tape, data, node, down, isOnWay);
  }
  // no -0
  const [left, right] = [0 - down[root]!, up[root]! + 0];
  return { left, right, kinks: kinksBetween(tape, root, data, up, down, isOnWay) };
}

/** How a node moves, to first order, if its inputs move as in `moves`. */
function moveOf(tape: Tape, data: Float64Array, node: number, moves: Float64Array, isOnWay: Uint8Array): number {
  const [l, r] = [tape.left[node]!, tape.right[node]!];
  const [a, b] = [data[l]!, r === NONE ? 0 : data[r]!];
  const [toA, toB] = [moves[l]!, r === NONE ? 0 : moves[r]!];
  const code = tape.op[node]!;
  if (isAtKink(tape, data, node)) {
    switch (OPS[code]!.name) {
      case 'relu':
        return Math.max(toA, 0);
      case 'abs':
        return Math.abs(toA);
      case 'max':
        return Math.max(toA, toB);
      case 'min':
        return Math.min(toA, toB);
      case 'sqrt':
        return toA > 0 ? Infinity : Number.NaN;
      case 'pow':
        return moveOfPower(b, toA, toB, isOnWay[r] === 1);
    }
  }
  let move = 0;
  if (isOnWay[l]) move += partialOf(code, 0)(a, b, data[node]!) * toA;
  if (r !== NONE && isOnWay[r]) move += partialOf(code, 1)(a, b, data[node]!) * toB;
  return move;
}

/** The same for 0**b. With an exponent of 0 it is 1, next to that 0 or infinite. */
function moveOfPower(b: number, toA: number, toB: number, movesB: boolean): number {
  if (b === 0 && !movesB) return 0;
  if (b === 0) return toB > 0 && toA >= 0 ? -Infinity : toB < 0 && toA >= 0 ? Infinity : Number.NaN;
  if (b > 1) return toA >= 0 ? 0 : Number.NaN;
  return b > 0 && toA > 0 ? Infinity : Number.NaN;
}

/** The nodes at their kinks that bend the root: from the root down to each, every node on the way has two slopes. */
function kinksBetween(
  tape: Tape,
  root: number,
  data: Float64Array,
  up: Float64Array,
  down: Float64Array,
  isOnWay: Uint8Array,
): number[] {
  const bends = (node: number): boolean => isOnWay[node] === 1 && up[node] !== 0 - down[node]!;
  const found: number[] = [];
  const isReached = new Uint8Array(root + 1);
  const isRootBent = bends(root);
  isReached[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (!isReached[node] || !isOnWay[node]) continue;
    if (isAtKink(tape, data, node) && (!isRootBent || bends(node))) found.push(node);
    for (const input of [tape.left[node]!, tape.right[node]!]) {
      if (input !== NONE && isOnWay[input] && (!isRootBent || bends(input))) isReached[input] = 1;
    }
  }
  return found;
}
