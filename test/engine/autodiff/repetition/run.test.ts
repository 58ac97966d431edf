/** Repetitions in WebAssembly give every number that the plain loops give, to the last bit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newData, planFor, setLeaves } from '../../../../src/engine/autodiff/backprop.js';
import { backwardLoop, forwardLoop } from '../../../../src/engine/autodiff/loops.js';
import { LARGE, lastingArray } from '../../../../src/engine/autodiff/repetition/memory.js';
import { backwardOver, forwardOver } from '../../../../src/engine/autodiff/repetition/run.js';
import { codeOf, OPS } from '../../../../src/engine/ops.js';
import { NONE, type Tape } from '../../../../src/engine/tape.js';
import { tapeBuilder } from '../../builder.js';
import { drawTape, repeated } from './drawn.js';

const AT_ONCE = { passes: 0, calls: Infinity };
const RUNS = Number(process.env.REPETITION_RUNS ?? 300);

interface Ways {
  readonly data: Float64Array;
  readonly grad: Float64Array;
  readonly plainData: Float64Array;
  readonly plainGrad: Float64Array;
  /** How many computed nodes the plain loops went through beside the repetitions. */
  readonly beside: { forward: number; backward: number };
  forward(from: number, to: number): void;
  backward(from: number, to: number): void;
}

const computedIn = ({ op }: Tape, from: number, to: number): number =>
  op.subarray(from, to + 1).filter((code) => OPS[code]!.inputs > 0).length;

/** The two ways through a graph, each with its own arrays. */
function waysThrough(tape: Tape, root: number, leaves: Float64Array, patience = AT_ONCE): Ways {
  const { kind } = planFor(tape, root);
  const [up, down] = [forwardLoop(tape), backwardLoop(tape, kind)];
  const beside = { forward: 0, backward: 0 };
  const repeatedUp = forwardOver(
    tape,
    (data, from, to) => {
      beside.forward += computedIn(tape, from, to);
      up(data, from, to);
    },
    patience,
  );
  const repeatedDown = backwardOver(
    tape,
    kind,
    root,
    (data, grad, from, to) => {
      beside.backward += computedIn(tape, to, from);
      down(data, grad, from, to);
    },
    patience,
  );
  // the second and the third array of the memory, so that no address is 0
  lastingArray(tape);
  const [data, grad] = [newData(tape, lastingArray(tape)), lastingArray(tape)];
  const [plainData, plainGrad] = [newData(tape), new Float64Array(tape.size)];
  for (const each of [data, plainData]) setLeaves(tape, each, leaves);
  for (const each of [grad, plainGrad]) each[root] = 1;
  return {
    data,
    grad,
    plainData,
    plainGrad,
    beside,
    forward(from, to) {
      up(plainData, from, to);
      repeatedUp(data, from, to);
    },
    backward(from, to) {
      down(plainData, plainGrad, from, to);
      repeatedDown(data, grad, from, to);
    },
  };
}

/** The first node whose numbers differ, with them; undefined if there is none. */
function difference({ data, grad, plainData, plainGrad }: Ways): unknown {
  for (let id = 0; id < data.length; id++) {
    if (!Object.is(data[id], plainData[id])) return { id, data: data[id], plain: plainData[id] };
    if (!Object.is(grad[id], plainGrad[id])) return { id, grad: grad[id], plain: plainGrad[id] };
  }
  return undefined;
}

test('on random graphs both ways give the same data and gradients for every node, and most of it is repetitions', () => {
  let [nodes, beside, graphs, withNone] = [0, 0, 0, 0];
  fc.assert(
    fc.property(repeated, (drawn) => {
      const { tape, root, leaves } = drawTape(drawn);
      const ways = waysThrough(tape, root, leaves);
      ways.forward(0, tape.size - 1);
      ways.backward(root, 0);
      expect(difference(ways)).toBeUndefined();
      nodes += computedIn(tape, 0, tape.size - 1);
      beside += ways.beside.forward;
      graphs++;
      if (ways.beside.forward === computedIn(tape, 0, tape.size - 1)) withNone++;
    }),
    { numRuns: RUNS },
  );
  expect(beside / nodes).toBeLessThan(0.5);
  expect(withNone / graphs).toBeLessThan(0.7);
  if (RUNS > 300) console.log({ graphs, withNone, nodes, inRepetitions: nodes - beside });
});

test('so they do if the loops go from any node to any other', () => {
  fc.assert(
    fc.property(repeated, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (drawn, cuts) => {
      const { tape, root, leaves } = drawTape(drawn);
      const ways = waysThrough(tape, root, leaves);
      let from = 0;
      for (const cut of [...cuts.map((each) => each % tape.size).sort((x, y) => x - y), tape.size - 1]) {
        ways.forward(from, cut);
        from = cut + 1;
      }
      from = root;
      for (const cut of [...cuts.map((each) => each % (root + 1)).sort((x, y) => y - x), 0]) {
        ways.backward(from, cut);
        from = cut - 1;
      }
      expect(difference(ways)).toBeUndefined();
    }),
    { numRuns: Math.ceil(RUNS / 3) },
  );
});

describe('every op', () => {
  const SPECIAL = [0, -0, 1, -1, 0.5, -2.5, 3, 709, -746, 1e-310, 1e308, Infinity, -Infinity, Number.NaN];
  const [ADD, MUL] = ['add', 'mul'].map(codeOf) as [number, number];

  test.each(OPS.filter(({ inputs }) => inputs > 0).map(({ name }) => name))(
    '%s, of every pair of special numbers',
    (name) => {
      const builder = tapeBuilder();
      const leaves = [0.75];
      const shared = builder.leaf();
      while (builder.size < LARGE) leaves.push(builder.leaf());
      let sum = shared;
      for (const a of SPECIAL) {
        for (const b of SPECIAL) {
          const [left, right] = [builder.leaf(), builder.leaf()];
          leaves.push(a, b);
          const node = builder.node(codeOf(name), left, OPS[codeOf(name)]!.inputs === 2 ? right : NONE);
          sum = builder.node(ADD, sum, builder.node(MUL, node, shared));
        }
      }
      const tape = builder.tape();
      const ways = waysThrough(tape, sum, Float64Array.from(leaves));
      ways.forward(0, sum);
      ways.backward(sum, 0);
      expect(difference(ways)).toBeUndefined();
      expect(ways.beside.forward).toBeLessThan(100);
      expect(ways.beside.backward).toBeLessThan(100);
    },
  );
});

test('what calls JavaScript at most nodes is left to the plain loops, which call it sooner', () => {
  const through = (name: string, calls: number): Ways['beside'] => {
    const builder = tapeBuilder();
    const x = builder.leaf();
    let y = x;
    while (builder.size < LARGE) builder.leaf();
    for (let i = 0; i < 600; i++) y = builder.node(codeOf(name), builder.node(codeOf('mul'), y, x), NONE);
    const ways = waysThrough(builder.tape(), y, Float64Array.of(0.9), { ...AT_ONCE, calls });
    ways.forward(0, y);
    ways.backward(y, 0);
    expect(difference(ways)).toBeUndefined();
    return ways.beside;
  };
  expect(through('tanh', 1 / 8).forward).toBe(1200);
  expect(through('tanh', 1 / 8).backward).toBeLessThan(100);
  expect(through('tanh', 1 / 2).forward).toBeLessThan(100);
  expect(through('exp', 1 / 8).forward).toBeLessThan(100);
});
