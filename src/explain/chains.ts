/**
 * Chains: nodes of +, *, max or min in a row, of which the inner ones have no name and one user only, read as one sum,
 * product, max or min.
 *
 *     L = a + b + c      L           the head, + 3 terms
 *                        ├─ a + b    inside the chain: no row of its own
 *                        │  ├─ a     a term
 *                        │  └─ b     a term
 *                        └─ c        a term
 *
 * Found once for each root, in one pass from the root down: a user stands after its inputs, so a head
 * is known before the nodes inside its chain.
 */
import type { Plan } from '../engine/autodiff/backprop.js';
import { memo } from '../engine/memo.js';
import { OPS, opOf } from '../engine/ops.js';
import { inputOf, NONE, type Tape } from '../engine/tape.js';
import { local } from './local.js';
import type { Point } from './point.js';

export interface Chains {
  readonly plan: Plan;
  /** Per node: the head of the chain that it is inside, or -1. A head is not inside its own chain. */
  readonly head: Int32Array;
  /** Per node: how many terms its chain has; 0 if it is not a head. */
  readonly terms: Int32Array;
  /** Terms of the largest chain; 0 if there is none. */
  readonly most: number;
  /** The heads of long chains, in no order. */
  readonly long: readonly number[];
  /** How many rows the whole tree has. */
  readonly rows: number;
}

/** A chain of more terms is long: it may be shown in parts. */
const SHORT = 20;

/** Marks a node with several users. */
const MANY = -2;

/** The chains below a plan's root. */
export const chainsOf = memo((plan: Plan): Chains => {
  const { root, reached } = plan;
  const { size, op, left, right, labels } = plan.tape;
  const inputs = Uint8Array.from(OPS, (row) => row.inputs);
  const isRun = Uint8Array.from(OPS, (row) => Number(row.associative));
  // for a node not yet visited: its user, or MANY
  const head = new Int32Array(size).fill(NONE);
  const terms = new Int32Array(size);
  const long: number[] = [];
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
      if (terms[own] === SHORT + 1) long.push(own);
      rows--;
    }
    const count = inputs[code]!;
    rows += count;
    if (count > 0) head[left[id]!] = head[left[id]!] === NONE ? id : MANY;
    if (count > 1) head[right[id]!] = head[right[id]!] === NONE ? id : MANY;
  }
  return { plan, head, terms, most, long, rows };
});

/** The chains except those of some heads. */
export function without(chains: Chains, heads: ReadonlySet<number>): Chains {
  const { plan, most } = chains;
  const long = chains.long.filter((each) => !heads.has(each));
  const head = chains.head.slice();
  const terms = chains.terms.slice();
  let { rows } = chains;
  for (const each of heads) terms[each] = 0;
  for (let id = 0; id < head.length; id++) {
    if (!heads.has(head[id] as number)) continue;
    head[id] = -1;
    rows++;
  }
  return { plan, head, terms, most, long, rows };
}

/** Whether a node is the head of a long chain. */
export const isLong = ({ terms }: Chains, id: number): boolean => terms[id]! > SHORT;

export type ChainKind = 'sum' | 'product' | 'max' | 'min';

/** What a chain is called in a sentence. */
export function chainKind({ op }: Tape, head: number): ChainKind {
  const { name } = opOf(op[head] as number);
  return name === 'add' ? 'sum' : name === 'mul' ? 'product' : (name as ChainKind);
}

/**
 * The inputs of a chain (user * 2 + side) in reading order, or last first: its terms, and the nodes inside the
 * chain, each before its own inputs.
 */
export function* inputsOfChain(tape: Tape, { head }: Chains, of: number, first: 0 | 1 = 0): Generator<number> {
  const stack = [of * 2 + 1 - first, of * 2 + first];
  while (stack.length > 0) {
    const input = stack.pop() as number;
    yield input;
    const id = inputOf(tape, input >> 1, input & 1);
    if (head[id] === of) stack.push(id * 2 + 1 - first, id * 2 + first);
  }
}

/** The inputs of a chain that are its terms, in reading order: all, or only the `last` ones. */
export function termsOf(tape: Tape, chains: Chains, of: number, last = Infinity): number[] {
  const terms: number[] = [];
  for (const input of inputsOfChain(tape, chains, of, 1)) {
    if (chains.head[inputOf(tape, input >> 1, input & 1)] !== of) terms.push(input);
    if (terms.length === last) break;
  }
  return terms.reverse();
}

/** d(head)/d(node) for the nodes inside a chain; a term's is its user's, times the user's local derivative. */
export function slopesInside(point: Point, chains: Chains, of: number): ReadonlyMap<number, number> {
  const { tape } = point;
  const slopes = new Map([[of, 1]]);
  for (const input of inputsOfChain(tape, chains, of)) {
    const user = input >> 1;
    const id = inputOf(tape, user, input & 1);
    if (chains.head[id] === of) slopes.set(id, (slopes.get(user) as number) * local(point, user, input & 1));
  }
  return slopes;
}
