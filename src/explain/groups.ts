/**
 * Groups: a chain of + or of * whose inner nodes have no name and only one user reads as one sum or product.
 *
 *     L = a + b + c      L           the head, + 3 terms
 *                        ├─ a + b    inside the group: no row of its own
 *                        │  ├─ a     a term
 *                        │  └─ b     a term
 *                        └─ c        a term
 *
 * Found once for each root, in one pass from the root down: a user stands after its inputs, so a head
 * is known before the nodes inside its group.
 */
import type { Plan } from '../engine/autodiff/backprop.js';
import { memo } from '../engine/memo.js';
import { OPS, opOf } from '../engine/ops.js';
import { inputOf, NONE, type Tape } from '../engine/tape.js';
import { local } from './local.js';
import type { Point } from './point.js';

export interface Groups {
  readonly plan: Plan;
  /** Per node: the head of the group that it is inside, or -1. A head is not inside its own group. */
  readonly head: Int32Array;
  /** Per node: how many terms its group has; 0 if it is not a head. */
  readonly terms: Int32Array;
  /** Terms of the largest group; 0 if there is none. */
  readonly most: number;
  /** How many rows the whole tree has. */
  readonly rows: number;
}

/** Marks a node with several users. */
const MANY = -2;

/** The groups below a plan's root. */
export const groupsOf = memo((plan: Plan): Groups => {
  const { root, reached } = plan;
  const { size, op, left, right, labels } = plan.tape;
  const inputs = Uint8Array.from(OPS, (row) => row.inputs);
  const isRun = Uint8Array.from(OPS, (row) => Number(row.associative));
  // for a node not yet visited: its user, or MANY
  const head = new Int32Array(size).fill(NONE);
  const terms = new Int32Array(size);
  let rows = 1;
  let most = 0;
  for (let id = root; id >= 0; id--) {
    if (!reached[id]) continue;
    const code = op[id]!;
    const user = head[id]!;
    head[id] = NONE;
    if (user >= 0 && isRun[code] && op[user] === code && labels[id] === undefined) {
      const own = head[user]! < 0 ? user : head[user]!;
      head[id] = own;
      terms[own] = Math.max(2, terms[own]!) + 1;
      if (terms[own]! > most) most = terms[own]!;
      rows--;
    }
    const count = inputs[code]!;
    rows += count;
    if (count > 0) head[left[id]!] = head[left[id]!] === NONE ? id : MANY;
    if (count > 1) head[right[id]!] = head[right[id]!] === NONE ? id : MANY;
  }
  return { plan, head, terms, most, rows };
});

/** The groups except those of some heads. */
export function without(groups: Groups, heads: ReadonlySet<number>): Groups {
  const { plan, most } = groups;
  const head = groups.head.slice();
  const terms = groups.terms.slice();
  let { rows } = groups;
  for (const each of heads) terms[each] = 0;
  for (let id = 0; id < head.length; id++) {
    if (!heads.has(head[id] as number)) continue;
    head[id] = -1;
    rows++;
  }
  return { plan, head, terms, most, rows };
}

/** What a group is called in a sentence. */
export const groupKind = ({ op }: Tape, head: number): 'sum' | 'product' =>
  opOf(op[head] as number).name === 'add' ? 'sum' : 'product';

/**
 * The inputs of a group (user * 2 + side) in reading order, or last first: its terms, and the nodes inside the
 * group, each before its own inputs.
 */
export function* inputsOfGroup(tape: Tape, { head }: Groups, of: number, first: 0 | 1 = 0): Generator<number> {
  const stack = [of * 2 + 1 - first, of * 2 + first];
  while (stack.length > 0) {
    const input = stack.pop() as number;
    yield input;
    const id = inputOf(tape, input >> 1, input & 1);
    if (head[id] === of) stack.push(id * 2 + 1 - first, id * 2 + first);
  }
}

/** The inputs of a group that are its terms, in reading order: all, or only the `last` ones. */
export function termsOf(tape: Tape, groups: Groups, of: number, last = Infinity): number[] {
  const terms: number[] = [];
  for (const input of inputsOfGroup(tape, groups, of, 1)) {
    if (groups.head[inputOf(tape, input >> 1, input & 1)] !== of) terms.push(input);
    if (terms.length === last) break;
  }
  return terms.reverse();
}

/** d(head)/d(node) for the nodes inside a group; a term's is its user's, times the user's local derivative. */
export function slopesInside(point: Point, groups: Groups, of: number): ReadonlyMap<number, number> {
  const { tape } = point;
  const slopes = new Map([[of, 1]]);
  for (const input of inputsOfGroup(tape, groups, of)) {
    const user = input >> 1;
    const id = inputOf(tape, user, input & 1);
    if (groups.head[id] === of) slopes.set(id, (slopes.get(user) as number) * local(point, user, input & 1));
  }
  return slopes;
}
