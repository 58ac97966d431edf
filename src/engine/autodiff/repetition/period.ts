/**
 * Repetitions in a tape: a network over samples is one structure again and again. Nodes `start` to `start + period - 1`
 * come `count` times, each time with the same ops, and each input one stride further on:
 *
 *     tanh(x*w + b)      from sample to sample x moves on by 1 node, w and b by 0, what is between them by the period
 *
 * The period is the distance between two uses of what the samples share. One pass verifies where it holds.
 */
import { NONE } from '../../tape.js';

/** What a loop goes through. */
export interface Structure {
  /** What is done at each node; 0 if nothing, and then its inputs don't matter. */
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
const SHORTEST = 16;
/** Tried last: several times any of the shortest periods, where nothing is shared that would show them. */
const LAST = 48;
const LONGEST = 16384;
/** How many periods are tried, and how many nodes all of them may have: code is generated for each. */
const TRIED = 3;
const MOST_CODE = LONGEST;

/** The repetitions of at least `least` nodes, ascending. They don't overlap. */
export function repetitionsIn(structure: Structure, least: number): Repetition[] {
  const found: Repetition[] = [];
  let code = 0;
  for (const period of periodsOf(structure)) {
    let from = 0;
    for (const known of [...found, { start: structure.size, period: 0, count: 0 }]) {
      for (const each of repetitionsOf(structure, period, from, known.start, least)) {
        if (code + period > MOST_CODE) continue;
        code += period;
        found.push(each);
      }
      from = known.start + known.period * known.count;
    }
    found.sort((x, y) => x.start - y.start);
  }
  return found;
}

/** The distances between two uses of a node that cover most of the tape; the best first. */
function periodsOf({ code, left, right, size }: Structure): number[] {
  const usedAt = new Int32Array(size).fill(NONE);
  const uses = new Uint32Array(LONGEST + 1);
  const use = (input: number, id: number): void => {
    const distance = id - usedAt[input]!;
    if (usedAt[input] !== NONE && distance <= LONGEST) uses[distance]!++;
    usedAt[input] = id;
  };
  for (let id = 0; id < size; id++) {
    if (code[id] === 0) continue;
    use(left[id]!, id);
    if (right[id] !== NONE) use(right[id]!, id);
  }
  const distances = Array.from(uses.keys())
    .filter((distance) => distance > 0 && uses[distance]! > 0)
    .sort((x, y) => y * uses[y]! - x * uses[x]!)
    .slice(0, TRIED);
  return [...distances.map((distance) => distance * Math.ceil(SHORTEST / distance)), LAST];
}

/** The repetitions with this period among the nodes from `from` up to `to`. */
function repetitionsOf(structure: Structure, period: number, from: number, to: number, least: number): Repetition[] {
  const { code, left, right } = structure;
  const found: Repetition[] = [];
  // each node from `start` up to `at` is like the one a period later
  let start = from;
  for (let at = from; at < to; at++) {
    const isLike = at + period < to && code[at] === code[at + period];
    const before = at - period;
    const isSteady =
      code[at] === 0 || before < start || (stridesOn(left, before, period) && stridesOn(right, before, period));
    if (isLike && isSteady) continue;
    const count = Math.floor((at - start) / period) + 1;
    const repetition = { start, period, count };
    if (count > 2 && count * period >= least && isClosed(structure, repetition)) {
      found.push(repetition);
      start += count * period;
      at = start - 1;
    } else {
      start = isLike ? before + 1 : at + 1;
    }
  }
  return found;
}

/** Whether an input moves from the node one period on as it has moved to there. */
const stridesOn = (input: Int32Array, id: number, period: number): boolean =>
  input[id + period]! - input[id]! === input[id + 2 * period]! - input[id + period]!;

/** Whether no input gets into its own repetition from outside, or moves in it: an input inside moves on by the period. */
function isClosed({ code, left, right }: Structure, { start, period, count }: Repetition): boolean {
  const last = (count - 1) * period;
  for (let id = start; id < start + period; id++) {
    if (code[id] === 0) continue;
    for (const input of [left, right]) {
      const [first, stride] = [input[id]!, input[id + period]! - input[id]!];
      if (stride !== period && (first >= start || first + stride * (count - 1) >= start + last)) return false;
    }
  }
  return true;
}
