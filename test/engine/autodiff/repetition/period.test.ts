/** Which parts of a tape are the same structure again and again. */
import { expect, test } from 'vitest';
import { type Repetition, repetitionsIn } from '../../../../src/engine/autodiff/repetition/period.js';
import { codeOf } from '../../../../src/engine/ops.js';
import { NONE, type Tape } from '../../../../src/engine/tape.js';
import { type TapeBuilder, tapeBuilder } from '../../builder.js';

const [ADD, MUL, TANH] = ['add', 'mul', 'tanh'].map(codeOf) as [number, number, number];

const found = ({ op, left, right, size }: Tape, least = 64): Repetition[] =>
  repetitionsIn({ code: op, left, right, size }, least);

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

test('a network over samples is repeated once a sample, from where the sum has begun', () => {
  const builder = tapeBuilder();
  network(builder, 10, 6);
  const tape = builder.tape();
  expect(found(tape)).toEqual([{ start: 21, period: 24, count: 9 }]);
});

test('nodes before, between and after repetitions are left out', () => {
  const builder = tapeBuilder();
  network(builder, 10, 6);
  for (let i = 0; i < 5; i++) builder.node(TANH, builder.size - 1, NONE);
  network(builder, 8, 6);
  builder.node(TANH, builder.size - 1, NONE);
  const sizes = found(builder.tape()).map(({ period, count }) => period * count);
  expect(sizes).toEqual([216, 168]);
});

test('a short period is taken several times over', () => {
  const builder = tapeBuilder();
  const x = builder.leaf();
  let y = builder.leaf();
  for (let i = 0; i < 100; i++) y = builder.node(ADD, y, x);
  expect(found(builder.tape())).toEqual([{ start: 2, period: 16, count: 6 }]);
});

test('another op, and an input with another stride, end a repetition', () => {
  const chain = (build: (builder: TapeBuilder, x: number, i: number) => void): Repetition[] => {
    const builder = tapeBuilder();
    const x = builder.leaf();
    builder.leaf();
    for (let i = 0; i < 200; i++) build(builder, x, i);
    return found(builder.tape());
  };
  const whole = chain(({ size, node }, x) => node(ADD, size - 1, x));
  expect(whole).toEqual([{ start: 2, period: 16, count: 12 }]);
  const otherOp = chain(({ size, node }, x, i) => node(i === 100 ? MUL : ADD, size - 1, x));
  expect(otherOp.map(({ start, count }) => [start, count])).toEqual([
    [2, 6],
    [103, 6],
  ]);
  const otherInput = chain(({ size, node }, x, i) => node(ADD, i === 100 ? 0 : size - 1, x));
  expect(otherInput.every(({ start, period, count }) => start > 102 || start + period * count <= 102)).toBe(true);
});

test('a random graph, a small one and one with few repetitions have none', () => {
  const builder = tapeBuilder();
  let state = 1;
  const before = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * builder.size);
  };
  builder.leaf();
  for (let i = 0; i < 2000; i++) builder.node(state % 3 === 0 ? MUL : ADD, before(), before());
  expect(found(builder.tape())).toEqual([]);
  const twice = tapeBuilder();
  network(twice, 2, 60);
  expect(found(twice.tape(), 400)).toEqual([]);
  const small = tapeBuilder();
  network(small, 10, 6);
  expect(found(small.tape(), 512)).toEqual([]);
});

test('an input that comes into its own repetition makes none', () => {
  const along = (stride: number): Repetition[] => {
    const builder = tapeBuilder();
    const x = builder.leaf();
    builder.leaf();
    for (let turn = 0; turn < 15; turn++) {
      for (let k = 0; k < 15; k++) builder.node(ADD, builder.size - 1, x);
      builder.node(MUL, stride * turn, x);
    }
    return found(builder.tape());
  };
  expect(along(15)).toEqual([{ start: 2, period: 16, count: 15 }]);
  expect(along(17)).toEqual([]);
});
