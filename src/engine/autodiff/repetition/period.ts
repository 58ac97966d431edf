/**
 * Repetitions in a tape: a network over samples is one structure again and again. Nodes `start` to `start + period - 1`
 * come `count` times, each time with the same ops, and each input one stride further on:
 *
 *     tanh(x*w + b)      from sample to sample x moves on by 1 node, w and b by 0, what is between them by the period
 */
import { NONE } from '../../tape.js';

/** What a loop goes through. */
export interface Structure {
  /** What is done at each node; 0 if nothing. */
  readonly code: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** How many of these nodes the loop goes through. */
  readonly size: number;
}

export interface Repetition {
  readonly start: number;
  readonly period: number;
  readonly count: number;
}

/** A shorter period is taken several times over, because a loop's own work is done once a period. */
const SHORTEST = 48;
const LONGEST = 16384;
/** How many periods are tried. */
const TRIED = 3;
/** The least share of the nodes that a repetition has, so that there are few. */
const LEAST = 1 / 16;

/** The repetitions of the period that covers most nodes, ascending. They don't overlap. */
export function repetitionsIn(structure: Structure): Repetition[] {
  const nodesOf = (found: readonly Repetition[]): number =>
    found.reduce((sum, { period, count }) => sum + period * count, 0);
  return periodsOf(structure)
    .map((period) => repetitionsOf(structure, period))
    .reduce((best, found) => (nodesOf(found) > nodesOf(best) ? found : best));
}

/** Likely periods: distances between two uses of a node, as once a sample if samples share weights; and SHORTEST. */
function periodsOf({ left, right, size }: Structure): number[] {
  const covered = new Float64Array(LONGEST + 1);
  for (const inputs of [left, right]) {
    const usedAt = new Int32Array(size).fill(NONE);
    for (let id = 0; id < size; id++) {
      const input = inputs[id]!;
      if (input === NONE) continue;
      const distance = id - usedAt[input]!;
      if (usedAt[input] !== NONE && distance <= LONGEST) covered[distance]! += distance;
      usedAt[input] = id;
    }
  }
  const best = Array.from(covered.keys())
    .filter((distance) => covered[distance]! > 0)
    .sort((x, y) => covered[y]! - covered[x]!)
    .slice(0, TRIED);
  return [...new Set([...best, 1].map((distance) => distance * Math.ceil(SHORTEST / distance)))];
}

function repetitionsOf({ code, left, right, size }: Structure, period: number): Repetition[] {
  const repeats = (id: number): boolean =>
    code[id] === code[id - period] &&
    code[id] === code[id - 2 * period] &&
    movesOn(left, id, period) &&
    movesOn(right, id, period);
  const found: Repetition[] = [];
  let end = 0;
  // all nodes from two periods after `start` up to `id` repeat those before them
  let start = 0;
  for (let id = 2 * period; id <= size; id++) {
    if (id < size && repeats(id)) continue;
    const count = Math.floor((id - start) / period);
    if (count > 2 && count * period >= LEAST * size) {
      found.push({ start, period, count });
      end = start + count * period;
    }
    start = Math.max(end, id + 1 - 2 * period);
  }
  return found;
}

/** Whether an input moves on as before: with the nodes, or after them and through none of its own period. */
function movesOn(inputs: Int32Array, id: number, period: number): boolean {
  const [first, second, third] = [inputs[id - 2 * period]!, inputs[id - period]!, inputs[id]!];
  const stride = third - second;
  if (stride !== second - first) return false;
  return stride === period || (stride < period && first <= id - 3 * period);
}
