/** Graphs of any size for the bench: an MLP with micrograd's loss, a chain, a wide sum, and much sharing. */
import { codeOf } from '../../src/engine/ops.js';
import type { Tape } from '../../src/engine/tape.js';
import type { Session } from '../../src/session/model.js';
import { openSession } from '../../src/session/source/opening.js';
import { type TapeBuilder, tapeBuilder } from '../engine/builder.js';

const [ADD, MUL, NEG, RELU, TANH] = ['add', 'mul', 'neg', 'relu', 'tanh'].map(codeOf) as [
  number,
  number,
  number,
  number,
  number,
];

/** Numbers in [-1, 1) that are the same in every run. */
function random(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

export interface Built {
  readonly tape: Tape;
  readonly root: number;
  readonly leaves: Float64Array;
  /** Which leaves are inputs rather than parameters. */
  readonly inputs: Uint8Array;
}

/** How a network is put together, whatever its values are made of. */
export interface Maker<V> {
  leaf(value: number): V;
  add(a: V, b: V): V;
  mul(a: V, b: V): V;
  neg(a: V): V;
  relu(a: V): V;
  scale(a: V, by: number): V;
  plus(a: V, by: number): V;
}

/** One forward pass of MLP(2,[16,16,1]) over `samples` points with the max-margin loss, plus 1e-4 * sum of squares. */
export function mlpLoss<V>(make: Maker<V>, parameters: readonly V[], points: readonly (readonly [V, V, number])[]): V {
  const sizes = [2, 16, 16, 1];
  let loss: V | undefined;
  for (const [x, y, label] of points) {
    let at = 0;
    let values: V[] = [x, y];
    for (let layer = 1; layer < sizes.length; layer++) {
      const outputs: V[] = [];
      for (let neuron = 0; neuron < (sizes[layer] as number); neuron++) {
        const weights = parameters.slice(at, at + values.length);
        at += values.length;
        let sum = parameters[at++] as V;
        for (let i = 0; i < values.length; i++) sum = make.add(sum, make.mul(weights[i] as V, values[i] as V));
        outputs.push(layer < sizes.length - 1 ? make.relu(sum) : sum);
      }
      values = outputs;
    }
    const margin = make.relu(make.plus(make.scale(values[0] as V, -label), 1));
    loss = loss === undefined ? margin : make.add(loss, margin);
  }
  let squares: V | undefined;
  for (const p of parameters) {
    const square = make.mul(p, p);
    squares = squares === undefined ? square : make.add(squares, square);
  }
  return make.add(make.scale(loss as V, 1 / points.length), make.scale(squares as V, 1e-4));
}

const PARAMETERS = 16 * 3 + 16 * 17 + 17;

/** Initial parameters and points, the same for every engine. */
export function mlpNumbers(samples: number): { parameters: number[]; points: [number, number, number][] } {
  const next = random(1337);
  const parameters = Array.from({ length: PARAMETERS }, () => next());
  const points = Array.from({ length: samples }, (): [number, number, number] => [
    next() * 2,
    next(),
    next() > 0 ? 1 : -1,
  ]);
  return { parameters, points };
}

/** That network as one tape: about 66,000 nodes at 100 samples. */
export function mlp(samples: number): Built {
  const builder = tapeBuilder();
  const leaves: number[] = [];
  const inputs: number[] = [];
  const leafOf = (value: number, isInput: boolean): number => {
    leaves.push(value);
    inputs.push(isInput ? 1 : 0);
    return builder.leaf();
  };
  const make: Maker<number> = {
    leaf: (value) => leafOf(value, false),
    add: (a, b) => builder.node(ADD, a, b),
    mul: (a, b) => builder.node(MUL, a, b),
    neg: (a) => builder.node(NEG, a, -1),
    relu: (a) => builder.node(RELU, a, -1),
    scale: (a, by) => builder.node(MUL, a, builder.constant(by)),
    plus: (a, by) => builder.node(ADD, a, builder.constant(by)),
  };
  const { parameters, points } = mlpNumbers(samples);
  const weights = parameters.map((value) => leafOf(value, false));
  const root = mlpLoss(
    make,
    weights,
    points.map(([x, y, label]) => [leafOf(x, true), leafOf(y, true), label] as const),
  );
  return { tape: builder.tape(), root, leaves: Float64Array.from(leaves), inputs: Uint8Array.from(inputs) };
}

/** `size` nodes, each computed from the one before. */
export function chain(size: number): Built {
  return grown((builder) => {
    let id = builder.leaf('x');
    while (builder.size < size) id = builder.node(TANH, id, -1);
    return id;
  });
}

/** A sum of many leaves, written as one line. */
export function wideSum(size: number): Built {
  return grown((builder) => {
    let id = builder.leaf('x0');
    while (builder.size < size) {
      const next = builder.leaf(`x${builder.size}`);
      id = builder.node(ADD, id, next);
    }
    return id;
  });
}

/** y = y + x, again and again. */
export function additions(size: number): Built {
  return grown((builder) => {
    const x = builder.leaf('x');
    let id = builder.leaf('y');
    while (builder.size < size) id = builder.node(ADD, id, x);
    return id;
  });
}

/** Every node is used by the next two. */
export function sharing(size: number): Built {
  return grown((builder) => {
    let before = builder.leaf('x');
    let id = builder.leaf('y');
    while (builder.size < size) {
      const next = builder.node(
        builder.size % 3 === 0 ? TANH : builder.size % 3 === 1 ? ADD : MUL,
        id,
        builder.size % 3 === 0 ? -1 : before,
      );
      before = id;
      id = next;
    }
    return id;
  });
}

function grown(grow: (builder: TapeBuilder) => number): Built {
  const builder = tapeBuilder();
  const root = grow(builder);
  builder.label(root, 'L');
  const tape = builder.tape();
  const next = random();
  return {
    tape,
    root,
    leaves: Float64Array.from(tape.leaves, () => next()),
    inputs: new Uint8Array(tape.leaves.length),
  };
}

/** A session on a graph, all unfolded. */
export const sessionOn = ({ tape, root, leaves }: Built, title: string): Session => ({
  ...openSession({ title, program: { tape, names: new Map(), usesValue: true }, root, leaves }),
  folded: new Uint8Array(tape.size),
});
