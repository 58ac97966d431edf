/**
 * Parts: a long sum or product is shown in parts, of successive terms whose first names are in the same group. Parts
 * have parts, as groups have. The terms stay in their order, so a group may have several parts.
 *
 *     337 terms        layer 1     48 terms      neuron 1    3 terms
 *                      layer 2    272 terms      neuron 2    3 terms
 *                      layer 3     17 terms      ...
 *
 * The parts of a root's chains are numbered: each before those in it, and these before the next.
 */
import type { Plan } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import { OPS } from '../../engine/ops.js';
import { inputCount, inputOf, NONE } from '../../engine/tape.js';
import { type Chains, chainsOf, termsOf } from '../chains.js';
import { ALL, commonGroup, groupsOf, isInside } from './groups.js';

export interface Parts {
  readonly plan: Plan;
  readonly count: number;
  /** The inputs (user * 2 + side) that are terms of chains with parts, one chain after the other. */
  readonly terms: Int32Array;
  /** Per chain with parts, by its head: its first term, the one after its last, and its parts likewise. */
  readonly ofHead: ReadonlyMap<number, Range>;
  /** Per part: the chain's head, its group, the part that it is in or -1, its terms, and the part after those in it. */
  readonly head: Int32Array;
  readonly group: Int32Array;
  readonly above: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly next: Int32Array;
  /** Per input, from 1: the smallest part that it is a term of. Empty if there are no parts. */
  readonly ofInput: Int32Array;
}

/** Terms and parts, as far as they are inside a chain or a part. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly part: number;
  readonly next: number;
}

/** All parts below a plan's root. */
export const partsOf = memo((plan: Plan): Parts => {
  const chains = chainsOf(plan);
  const ofHead = new Map<number, Range>();
  const terms: number[] = [];
  const found: { head: number; group: number; above: number; from: number; to: number; next: number }[] = [];
  if (chains.long.length > 0 && groupsOf(plan).count > 1)
    for (const head of Int32Array.from(chains.long).sort()) divide(head);
  const { tape } = plan;
  const ofInput = new Int32Array(found.length === 0 ? 0 : tape.size * 2);
  for (const [i, { from, to }] of found.entries()) for (let at = from; at < to; at++) ofInput[terms[at]!] = i + 1;
  const column = (name: 'head' | 'group' | 'above' | 'from' | 'to' | 'next'): Int32Array =>
    Int32Array.from(found, (part) => part[name]);
  return {
    plan,
    count: found.length,
    terms: Int32Array.from(terms),
    ofHead,
    head: column('head'),
    group: column('group'),
    above: column('above'),
    from: column('from'),
    to: column('to'),
    next: column('next'),
    ofInput,
  };

  function divide(head: number): void {
    const groups = groupsOf(plan);
    const named = firstNamed(plan);
    const inputs = termsOf(plan.tape, chains, head);
    const keys = inputs.map((input) => {
      const name = named[inputOf(plan.tape, input >> 1, input & 1)]!;
      return name < 0 ? NONE : groups.of[name]!;
    });
    // a term without a name, such as a constant, goes with the one before it
    let before = keys.find((key) => key >= 0) ?? ALL;
    for (const [at, key] of keys.entries()) {
      if (key >= 0) before = key;
      keys[at] = before;
    }
    // a row of a matrix times a vector: all terms in one group
    if (keys.every((key) => key === keys[0])) return;
    const common = keys.reduce((a, b) => commonGroup(groups, a, b));
    const [offset, part] = [terms.length, found.length];
    const runEnd = (at: number, group: number): number => {
      let end = at + 1;
      while (end < keys.length && isInside(groups, keys[end]!, group)) end++;
      return end;
    };
    // parts that are open at a term, the smallest last
    const open: number[] = [];
    for (const [at, key] of keys.entries()) {
      while (open.length > 0 && found[open.at(-1)!]!.to <= offset + at) found[open.pop()!]!.next = found.length;
      const inner = open.length > 0 ? found[open.at(-1)!]!.group : common;
      const path: { group: number; end: number }[] = [];
      for (let group = key; group !== inner; group = groups.parent[group]!)
        path.push({ group, end: runEnd(at, group) });
      for (let i = path.length - 1; i >= 0; i--) {
        const { group, end } = path[i]!;
        // neither a single term nor what only holds another part is a part
        if (end === at + 1) break;
        if (path[i - 1]?.end === end) continue;
        found.push({ head, group, above: open.at(-1) ?? NONE, from: offset + at, to: offset + end, next: 0 });
        open.push(found.length - 1);
      }
    }
    while (open.length > 0) found[open.pop()!]!.next = found.length;
    if (found.length === part) return;
    for (const input of inputs) terms.push(input);
    ofHead.set(head, { from: offset, to: terms.length, part, next: found.length });
  }
});

const NO_NUMBERS = new Int32Array();

/** No parts. */
const noParts = memo(
  (plan: Plan): Parts => ({
    plan,
    count: 0,
    terms: NO_NUMBERS,
    ofHead: new Map(),
    head: NO_NUMBERS,
    group: NO_NUMBERS,
    above: NO_NUMBERS,
    from: NO_NUMBERS,
    to: NO_NUMBERS,
    next: NO_NUMBERS,
    ofInput: NO_NUMBERS,
  }),
);

/** The parts, or none if these folds hide all of them: to find them takes long, and few screens show any. */
export const partsUnder = (folded: Uint8Array, { plan, long }: Chains): Parts =>
  long.some((head) => folded[head] === 0) ? partsOf(plan) : noParts(plan);

/** The terms and parts right below a head or a part: a part as -1 - part, a term as its input. */
export function* partsIn(parts: Parts, { from, to, part, next }: Range): Generator<number> {
  let inner = part;
  for (let at = from; at < to; ) {
    if (inner < next && parts.from[inner] === at) {
      yield -1 - inner;
      at = parts.to[inner]!;
      inner = parts.next[inner]!;
    } else yield parts.terms[at++]!;
  }
}

/** What a part holds. */
export const rangeOf = ({ from, to, next }: Parts, part: number): Range => ({
  from: from[part]!,
  to: to[part]!,
  part: part + 1,
  next: next[part]!,
});

/** How many terms a part has. */
export const termsIn = ({ from, to }: Parts, part: number): number => to[part]! - from[part]!;

/** Per node: itself if it has a label, else the first node with a label in its expression, or -1. */
export const firstNamed = memo(({ tape, root }: Plan): Int32Array => {
  const { op, left, right, labels } = tape;
  const inputs = Uint8Array.from(OPS, (row) => row.inputs);
  const named = new Int32Array(root + 1).fill(NONE);
  for (let id = 0; id <= root; id++) {
    const count = inputs[op[id]!]!;
    if (labels[id] !== undefined) named[id] = id;
    else if (count > 0) {
      named[id] = named[left[id]!]!;
      if (count > 1 && named[id] === NONE) named[id] = named[right[id]!]!;
    }
  }
  return named;
});

/** After this many nodes without a label, it is quicker to find the first named of all. */
const FEW = 500;

/** What firstNamed says of one node. */
export function firstNamedBelow(plan: Plan, node: number): number {
  const { tape } = plan;
  const stack = [node];
  for (let met = 0; stack.length > 0 && met < FEW; met++) {
    const id = stack.pop() as number;
    if (tape.labels[id] !== undefined) return id;
    for (let side = inputCount(tape, id) - 1; side >= 0; side--) stack.push(inputOf(tape, id, side));
  }
  return stack.length === 0 ? NONE : (firstNamed(plan)[node] as number);
}

/** The first and the last term of a chain, as nodes. */
export const endsOf = memo((chains: Chains): ((head: number) => readonly [number, number]) => {
  const known = new Map<number, readonly [number, number]>();
  const { tape } = chains.plan;
  const end = (head: number, side: 0 | 1): number => {
    let id = inputOf(tape, head, side);
    while (chains.head[id] === head) id = inputOf(tape, id, side);
    return id;
  };
  return (head) => {
    const ends = known.get(head) ?? ([end(head, 0), end(head, 1)] as const);
    known.set(head, ends);
    return ends;
  };
});
