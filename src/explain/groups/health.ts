/**
 * How each group does: its leaves that steps change, their data and gradients, its units that are dead, and where it
 * first is not a number. All groups in one pass; a group counts what is in those inside it too.
 */
import { memo } from '../../engine/memo.js';
import { ALL, type Groups, ownName } from './groups.js';
import { deadUnits, unitsOf } from './units.js';

/** One number a group. A mean of nothing is nan. */
export interface Health {
  readonly leaves: Float64Array;
  /** Of the leaves' data. */
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** The gradients' size: the root of the mean of their squares; and how many of them are 0. */
  readonly gradient: Float64Array;
  readonly zeros: Float64Array;
  readonly units: Float64Array;
  readonly dead: Float64Array;
  /** lr * gradient / data, both as sizes. */
  readonly step: Float64Array;
  /** The first node whose data is nan or infinite, or -1. */
  readonly notFinite: Int32Array;
  /** Leaves that the root does not depend on. */
  readonly unused: number;
}

interface Numbers {
  /** 1 for each leaf that steps leave alone. */
  readonly frozen: Uint8Array;
  readonly data: Float64Array;
  readonly gradient: (id: number) => number | undefined;
  readonly lr: number;
}

export function healthOf(groups: Groups, { frozen, data, gradient, lr }: Numbers): Health {
  const { plan, count, of, parent } = groups;
  const { tape, root, reached } = plan;
  const { leaves: ids } = tape;
  const sums = (): Float64Array => new Float64Array(count);
  const [leaves, mean, squares, slopes, slopeSquares, zeros] = [sums(), sums(), sums(), sums(), sums(), sums()];
  let unused = 0;
  for (let slot = 0; slot < ids.length; slot++) {
    const id = ids[slot]!;
    if (frozen[slot]) continue;
    const group = of[id]!;
    if (group < 0) {
      unused++;
      continue;
    }
    // mean and squares of deviations as they grow
    const value = data[id]!;
    const from = value - mean[group]!;
    leaves[group]!++;
    mean[group]! += from / leaves[group]!;
    squares[group]! += from * (value - mean[group]!);
    const slope = gradient(id);
    if (slope === undefined) continue;
    slopes[group]!++;
    slopeSquares[group]! += slope * slope;
    if (slope === 0) zeros[group]!++;
  }
  const units = unitsOf(plan, frozen);
  const [unitCounts, dead] = [sums(), sums()];
  const isDead = deadUnits(units, tape, data);
  for (let unit = 0; unit < units.count; unit++) {
    unitCounts[units.group[unit]!]!++;
    dead[units.group[unit]!]! += isDead[unit]!;
  }
  const notFinite = new Int32Array(count).fill(-1);
  for (let id = root; id >= 0; id--) if (reached[id] && !Number.isFinite(data[id])) notFinite[of[id]!] = id;

  for (let group = count - 1; group > 0; group--) {
    const above = parent[group]!;
    if (leaves[group]! > 0) {
      const all = leaves[above]! + leaves[group]!;
      const apart = mean[group]! - mean[above]!;
      squares[above]! += squares[group]! + (apart * apart * leaves[above]! * leaves[group]!) / all;
      mean[above]! += (apart * leaves[group]!) / all;
    }
    for (const column of [leaves, slopes, slopeSquares, zeros, unitCounts, dead]) column[above]! += column[group]!;
    const first = notFinite[group]!;
    if (first >= 0 && (notFinite[above]! < 0 || first < notFinite[above]!)) notFinite[above] = first;
  }

  const [spread, size, step] = [sums(), sums(), sums()];
  for (let group = 0; group < count; group++) {
    const n = leaves[group]!;
    if (n === 0) mean[group] = Number.NaN;
    spread[group] = Math.sqrt(squares[group]! / n);
    size[group] = Math.sqrt(slopeSquares[group]! / slopes[group]!);
    step[group] = (lr * size[group]!) / Math.hypot(mean[group]!, spread[group]!);
  }
  return { leaves, mean, spread, gradient: size, zeros, units: unitCounts, dead, step, notFinite, unused };
}

/** What is usual for `step`, and how far from it is not. */
export const USUAL_STEP = 1e-3;
const [SLOW, FAST, LOUD] = [1e-5, 0.1, 10];

/** A group in a word or two; empty if nothing is unusual. */
export function verdictOn({ notFinite, gradient, leaves, units, dead, step }: Health, group: number): string {
  if (notFinite[group]! >= 0) return 'not finite';
  if (!(leaves[group]! > 0) || Number.isNaN(gradient[group])) return '';
  if (!(gradient[group]! < Infinity) || (step[group]! > LOUD && step[group]! < Infinity)) return 'explodes';
  if (gradient[group] === 0) return 'no grad';
  if (units[group]! > 0 && dead[group]! * 2 >= units[group]!)
    return dead[group] === units[group] ? 'dead' : 'half dead';
  return step[group]! > FAST && step[group]! < Infinity ? 'fast' : step[group]! < SLOW ? 'slow' : '';
}

/**
 * The groups that have leaves which steps change, as deep as at most `most` rows allow; all of the outermost in any
 * case. The first is that of all nodes.
 */
export function healthRows(groups: Groups, { leaves }: Health, most: number): Int32Array {
  const { count, level } = groups;
  const atLevel: number[] = [];
  for (let group = 0; group < count; group++)
    if (leaves[group]! > 0) atLevel[level[group]!] = (atLevel[level[group]!] ?? 0) + 1;
  let deepest = 0;
  let rows = atLevel[0] ?? 0;
  for (let depth = 1; depth < atLevel.length; depth++) {
    rows += atLevel[depth] ?? 0;
    if (depth > 1 && rows > most) break;
    deepest = depth;
  }
  const shown: number[] = [];
  for (const group of inOrder(groups)) if (leaves[group]! > 0 && level[group]! <= deepest) shown.push(group);
  return Int32Array.from(shown);
}

/** All groups, each before those in it; side by side, those with the same word before a number by their numbers. */
const inOrder = memo((groups: Groups): Int32Array => {
  const { count, parent } = groups;
  const inside: number[][] = Array.from({ length: count }, () => []);
  for (let group = 1; group < count; group++) inside[parent[group]!]!.push(group);
  const order = new Int32Array(count);
  const stack = [ALL];
  for (let at = 0; stack.length > 0; at++) {
    const group = stack.pop()!;
    order[at] = group;
    for (const each of byNumber(groups, inside[group]!).reverse()) stack.push(each);
  }
  return order;
});

function byNumber(groups: Groups, some: readonly number[]): number[] {
  const alike = new Map<string, { at: number; group: number; number: number }[]>();
  for (const [at, group] of some.entries()) {
    const [, word, number] = /^(\D*)(\d+)/.exec(ownName(groups, group)) ?? [];
    if (word === undefined) continue;
    const others = alike.get(word);
    if (others) others.push({ at, group, number: Number(number) });
    else alike.set(word, [{ at, group, number: Number(number) }]);
  }
  // the places of those with one word stay theirs
  const sorted = some.slice();
  for (const each of alike.values()) {
    const places = each.map(({ at }) => at);
    for (const [i, { group }] of each.sort((one, other) => one.number - other.number).entries())
      sorted[places[i]!] = group;
  }
  return sorted;
}
