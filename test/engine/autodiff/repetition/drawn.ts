/** Random graphs in which a structure comes again and again: shared leaves, own leaves, constants, and sums carried on. */
import fc from 'fast-check';
import { LARGE } from '../../../../src/engine/autodiff/repetition/memory.js';
import { codeOf, OPS } from '../../../../src/engine/ops.js';
import { NONE, type Tape } from '../../../../src/engine/tape.js';
import { tapeBuilder } from '../../builder.js';

const COMPUTED = OPS.filter(({ inputs }) => inputs > 0).map(({ name }) => name);

/** An input of a node: shared by all repetitions, of the repetition itself, of the one before, or a list that is gone along. */
const input = fc.record({
  from: fc.constantFrom('shared', 'own', 'own', 'before', 'along', 'backwards'),
  which: fc.nat({ max: 50 }),
});

const node = fc.record({
  kind: fc.constantFrom('leaf', 'const', ...COMPUTED, ...COMPUTED, 'add', 'mul', 'add', 'mul'),
  left: input,
  right: input,
});

/** Numbers that a graph meets, and those that it rarely does. */
const number = fc.oneof(
  { weight: 20, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, Number.NaN, 1e300, 5e-324) },
);

export const repeated = fc.record({
  shared: fc.integer({ min: 1, max: 6 }),
  /** Nodes before the first repetition and after the last. */
  head: fc.array(node, { maxLength: 8 }),
  body: fc.array(node, { minLength: 1, maxLength: 24 }),
  tail: fc.array(node, { maxLength: 8 }),
  count: fc.integer({ min: 2, max: 200 }),
  /** A repetition that is unlike the others, if there are so many. */
  odd: fc.option(fc.record({ at: fc.nat({ max: 200 }), node }), { nil: undefined }),
  numbers: fc.array(number, { minLength: 8, maxLength: 40 }),
  /** The root, counted from the last node. */
  root: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 300 }) }),
});

export type Repeated = typeof repeated extends fc.Arbitrary<infer Drawn> ? Drawn : never;

export interface DrawnTape {
  readonly tape: Tape;
  readonly root: number;
  /** Data of the leaves. */
  readonly leaves: Float64Array;
}

export function drawTape({ shared, head, body, tail, count, odd, numbers, root }: Repeated): DrawnTape {
  const builder = tapeBuilder();
  const leaves: number[] = [];
  let drawn = 0;
  const next = (): number => numbers[drawn++ % numbers.length]! * (1 + (drawn % 7) / 16);
  const leaf = (): number => {
    leaves.push(next());
    return builder.leaf();
  };
  const sharedLeaves = Array.from({ length: shared }, leaf);
  // one a repetition, to be gone along; and so many that the tape is a large one
  const along = Array.from({ length: Math.max(LARGE, count + 2) }, leaf);
  let before: number[] = [];
  let turn = 0;
  const at = ({ from, which }: Repeated['body'][number]['left'], own: readonly number[]): number => {
    const pick = (list: readonly number[]): number => list[which % list.length] ?? sharedLeaves[0]!;
    if (from === 'own' && own.length > 0) return own[own.length - 1 - (which % Math.min(own.length, 6))]!;
    if (from === 'before' && before.length > 0) return pick(before);
    if (from === 'along') return along[turn]!;
    if (from === 'backwards') return along[count - turn]!;
    return pick(sharedLeaves);
  };
  const draw = (nodes: Repeated['body']): void => {
    const own: number[] = [];
    for (const { kind, left, right } of nodes) {
      const code = codeOf(kind);
      const inputs = OPS[code]!.inputs;
      if (kind === 'leaf') own.push(leaf());
      else if (kind === 'const') own.push(builder.constant(next()));
      else own.push(builder.node(code, at(left, own), inputs === 2 ? at(right, own) : NONE));
    }
    before = own;
  };
  draw(head);
  for (turn = 0; turn < count; turn++) draw(odd && odd.at === turn ? [...body, odd.node] : body);
  draw(tail);
  const tape = builder.tape();
  return {
    tape,
    root: tape.size - 1 - (root % tape.size),
    leaves: Float64Array.from(leaves),
  };
}
