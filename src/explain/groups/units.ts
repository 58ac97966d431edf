/**
 * Units: the ops relu, tanh and sigmoid, each with the group of the leaves that it weighs its inputs with. What a leaf
 * multiplies does not count, and neither does what is behind another such op: of relu(w*x + b) that are w and b.
 * What has a name counts only right below the op, so that the relu of a margin, relu(1 - y*score), is not a unit of the score.
 * Those with the same first leaf are one unit at several samples, which is dead or saturated only if it is at all of them.
 *
 *     layer 1 neuron 3 w0 ─┐
 *     sample 1 x0 ─────────* ─ + ─ relu    at sample 1  ┐
 *     sample 2 x0 ─────────* ─ + ─ relu    at sample 2  ┴ one unit of layer 1 neuron 3
 */
import type { Plan } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import { codeOf, LEAF, OPS } from '../../engine/ops.js';
import { NONE } from '../../engine/tape.js';
import { commonGroup, groupsOf } from './groups.js';

export interface Units {
  readonly count: number;
  /** The group of each unit. */
  readonly group: Int32Array;
  /** The nodes with such an op, and the unit of each. */
  readonly node: Int32Array;
  readonly unit: Int32Array;
}

const MUL = codeOf('mul');
const RELU = codeOf('relu');
const TANH = codeOf('tanh');
const SIGMOID = codeOf('sigmoid');

/** A tanh or sigmoid is saturated if its slope is less than this share of its steepest. */
const FLAT = 0.01;

/** The units below a root; leaves that steps leave alone (frozen, one a leaf) weigh nothing. */
export const unitsOf = memo((plan: Plan, frozen: Uint8Array): Units => {
  const { tape, root, reached } = plan;
  const { op, left, right, leaves, labels } = tape;
  const groups = groupsOf(plan);
  const inputs = Uint8Array.from(OPS, (row) => row.inputs);
  // per node: the group of the leaves that count in it, and the first of them
  const group = new Int32Array(root + 1).fill(NONE);
  const first = new Int32Array(root + 1).fill(NONE);
  for (let slot = 0; slot < leaves.length; slot++) {
    const id = leaves[slot]!;
    if (frozen[slot] || id > root || !reached[id]) continue;
    group[id] = groups.of[id]!;
    first[id] = id;
  }
  const ofFirst = new Map<number, number>();
  const unitGroup: number[] = [];
  const node: number[] = [];
  const unit: number[] = [];
  /** Whether no leaf of it counts in a node over it. */
  const isHidden = (id: number): boolean => first[id] === NONE || (op[id] !== LEAF && labels[id] !== undefined);
  for (let id = 0; id <= root; id++) {
    const code = op[id]!;
    const count = inputs[code]!;
    if (count === 0 || !reached[id]) continue;
    const l = left[id]!;
    if (code === RELU || code === TANH || code === SIGMOID) {
      const key = first[l]!;
      if (key === NONE) continue;
      let own = ofFirst.get(key);
      if (own === undefined) {
        own = unitGroup.push(group[l]!) - 1;
        ofFirst.set(key, own);
      } else unitGroup[own] = commonGroup(groups, unitGroup[own]!, group[l]!);
      node.push(id);
      unit.push(own);
      continue;
    }
    const r = count > 1 ? right[id]! : l;
    const weighs = (leaf: number, other: number): boolean =>
      op[leaf] === LEAF && first[leaf] !== NONE && op[other] !== LEAF;
    const [hasLeft, hasRight] = [!isHidden(l), !isHidden(r)];
    if (hasLeft && (!hasRight || (code === MUL && weighs(l, r)))) {
      group[id] = group[l]!;
      first[id] = first[l]!;
    } else if (hasRight && (!hasLeft || (code === MUL && weighs(r, l)))) {
      group[id] = group[r]!;
      first[id] = first[r]!;
    } else if (hasLeft) {
      group[id] = commonGroup(groups, group[l]!, group[r]!);
      first[id] = Math.min(first[l]!, first[r]!);
    }
  }
  return {
    count: unitGroup.length,
    group: Int32Array.from(unitGroup),
    node: Int32Array.from(node),
    unit: Int32Array.from(unit),
  };
});

/** 1 for each unit that passes no gradient, or next to none, at any of its samples. */
export function deadUnits({ count, node, unit }: Units, { op, left }: Plan['tape'], data: Float64Array): Uint8Array {
  const dead = new Uint8Array(count).fill(1);
  for (let i = 0; i < node.length; i++) {
    const id = node[i]!;
    const out = data[id]!;
    const code = op[id];
    // a slope that is not a number passes something
    const isFlat =
      code === RELU ? data[left[id]!]! <= 0 : code === TANH ? 1 - out * out < FLAT : 4 * out * (1 - out) < FLAT;
    if (!isFlat) dead[unit[i]!] = 0;
  }
  return dead;
}
