/** Which parts of a tape are the same structure again and again. */
import { expect, test } from 'vitest';
import { type Repetition, repetitionsIn } from '../../../../src/engine/autodiff/repetition/period.js';
import { codeOf } from '../../../../src/engine/ops.js';
import { NONE, type Tape } from '../../../../src/engine/tape.js';
import { type TapeBuilder, tapeBuilder } from '../../builder.js';

const [ADD, MUL, TANH] = ['add', 'mul', 'tanh'].map(codeOf) as [number, number, number];

const found = ({ op, left, right, size }: Tape): Repetition[] => repetitionsIn({ code: op, left, right, size });

/** A network of one layer of `width` neurons over `samples`, whose outputs are added up; 4 nodes a neuron and 1 a sum. */
function network(builder: TapeBuilder, samples: number, width: number): number {
  const weights = Array.from({ length: width }, () => builder.leaf());
  const bias = builder.leaf();
  const inputs = Array.from({ length: samples }, () => builder.leaf());
  let total = bias;
  for (const x of inputs) {
    for (const w of weights) {
      const neuron = builder.node(TANH, builder.node(ADD, builder.node(MUL, x, w), bias), NONE);
      total = builder.node(ADD, total, neuron);
    }
  }
  return total;
}

test('a network over samples is repeated once a sample, from where its inputs are a period away', () => {
  const builder = tapeBuilder();
  network(builder, 10, 12);
  expect(found(builder.tape())).toEqual([{ start: 60, period: 48, count: 9 }]);
});

test('nodes before, between and after repetitions are left out', () => {
  const builder = tapeBuilder();
  network(builder, 10, 12);
  for (let i = 0; i < 5; i++) builder.node(TANH, builder.size - 1, NONE);
  network(builder, 8, 12);
  builder.node(TANH, builder.size - 1, NONE);
  expect(found(builder.tape()).map(({ period, count }) => [period, count])).toEqual([
    [48, 9],
    [48, 7],
  ]);
});

test('a short period is taken several times over, and of a chain without anything shared too', () => {
  const shared = tapeBuilder();
  const x = shared.leaf();
  let y = shared.leaf();
  for (let i = 0; i < 400; i++) y = shared.node(ADD, y, x);
  expect(found(shared.tape())).toEqual([{ start: 48, period: 48, count: 7 }]);
  const bare = tapeBuilder();
  y = bare.leaf();
  for (let i = 0; i < 400; i++) y = bare.node(TANH, y, NONE);
  expect(found(bare.tape())).toEqual([{ start: 47, period: 48, count: 7 }]);
});

test('another op, and an input with another stride, end a repetition', () => {
  const chain = (build: (builder: TapeBuilder, x: number, i: number) => void): Repetition[] => {
    const builder = tapeBuilder();
    const x = builder.leaf();
    builder.leaf();
    for (let i = 0; i < 600; i++) build(builder, x, i);
    return found(builder.tape());
  };
  const whole = chain(({ size, node }, x) => node(ADD, size - 1, x));
  expect(whole).toEqual([{ start: 48, period: 48, count: 11 }]);
  const otherOp = chain(({ size, node }, x, i) => node(i === 300 ? MUL : ADD, size - 1, x));
  const otherInput = chain(({ size, node }, x, i) => node(ADD, i === 300 ? 0 : size - 1, x));
  for (const parts of [otherOp, otherInput]) {
    expect(parts.map(({ start, count }) => [start, count])).toEqual([
      [48, 5],
      [303, 6],
    ]);
  }
});

test('a random graph and one with few repetitions have none', () => {
  const builder = tapeBuilder();
  let state = 1;
  const before = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * builder.size);
  };
  builder.leaf();
  for (let i = 0; i < 4000; i++) builder.node(state % 3 === 0 ? MUL : ADD, before(), before());
  expect(found(builder.tape())).toEqual([]);
  // the same network, after so many random nodes that it is a small share of them
  network(builder, 3, 12);
  expect(found(builder.tape())).toEqual([]);
  const twice = tapeBuilder();
  network(twice, 2, 12);
  expect(found(twice.tape())).toEqual([]);
});

test('inputs move on with the nodes, or after them and through none of their own period', () => {
  const along = (first: number, stride: number): number => {
    const builder = tapeBuilder();
    const x = builder.leaf();
    builder.leaf();
    for (let turn = 0; turn < 15; turn++) {
      for (let k = 0; k < 47; k++) builder.node(ADD, builder.size - 1, x);
      builder.node(MUL, first + stride * turn, x);
    }
    return found(builder.tape())[0]?.count ?? 0;
  };
  expect([along(0, 48), along(40, 48), along(0, 47), along(0, 1), along(40, -1)].every((count) => count > 12)).toBe(
    true,
  );
  expect([along(40, 47), along(0, 49)]).toEqual([0, 0]);
});
