/** The graph as flat arrays: what stands where, and what can be asked of a tape. */
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/engine/ops.js';
import {
  inputCount,
  inputOf,
  inputsOf,
  isConstant,
  isLeaf,
  leafSlot,
  NONE,
  relabel,
  type Tape,
} from '../../src/engine/tape.js';
import { tapeBuilder } from './builder.js';

const [ADD, SUB, MUL, TANH] = ['add', 'sub', 'mul', 'tanh'].map(codeOf) as [number, number, number, number];

/** tanh(a*b - 2), with its leaves, its constant and two labels. */
function drawn(): Tape {
  const builder = tapeBuilder();
  const [a, b] = [builder.leaf('a'), builder.leaf()];
  const product = builder.node(MUL, a, b);
  const root = builder.node(TANH, builder.node(SUB, product, builder.constant(2)), NONE);
  builder.label(root, 'L');
  return builder.tape();
}

describe('a tape', () => {
  test('has every node after its inputs, with the inputs in the order they were written', () => {
    const tape = drawn();
    expect(tape.size).toBe(6);
    expect([...tape.op]).toEqual(['leaf', 'leaf', 'mul', 'const', 'sub', 'tanh'].map(codeOf));
    expect([...tape.left]).toEqual([NONE, NONE, 0, NONE, 2, 4]);
    expect([...tape.right]).toEqual([NONE, NONE, 1, NONE, 3, NONE]);
  });

  test('lists leaves, constants and labels', () => {
    const tape = drawn();
    expect([...tape.leaves]).toEqual([0, 1]);
    expect([...tape.constants]).toEqual([3]);
    expect([...tape.constantData]).toEqual([2]);
    expect(tape.labels).toEqual(['a', undefined, undefined, undefined, undefined, 'L']);
  });

  test('tells what a node is and what it is computed from', () => {
    const tape = drawn();
    const ids = [0, 1, 2, 3, 4, 5];
    expect(ids.map((id) => inputsOf(tape, id))).toEqual([[], [], [0, 1], [], [2, 3], [4]]);
    expect(ids.map((id) => inputCount(tape, id))).toEqual([0, 0, 2, 0, 2, 1]);
    expect(ids.map((id) => isLeaf(tape, id))).toEqual([true, true, false, false, false, false]);
    expect(ids.map((id) => isConstant(tape, id))).toEqual([false, false, false, true, false, false]);
    expect([inputOf(tape, 4, 0), inputOf(tape, 4, 1)]).toEqual([2, 3]);
  });

  test('keeps a - b and b - a apart', () => {
    const builder = tapeBuilder();
    const [a, b] = [builder.leaf(), builder.leaf()];
    builder.node(SUB, a, b);
    builder.node(SUB, b, a);
    const tape = builder.tape();
    expect([inputsOf(tape, 2), inputsOf(tape, 3)]).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test('has both edges of a + a', () => {
    const builder = tapeBuilder();
    const a = builder.leaf('a');
    const sum = builder.node(ADD, a, a);
    expect(inputsOf(builder.tape(), sum)).toEqual([a, a]);
  });

  test('keeps equal leaves and equal constants distinct', () => {
    const builder = tapeBuilder();
    const ids = [builder.leaf('x'), builder.leaf('x'), builder.constant(2), builder.constant(2)];
    expect(ids).toEqual([0, 1, 2, 3]);
    expect([...builder.tape().constantData]).toEqual([2, 2]);
  });

  test('may be empty', () => {
    const tape = tapeBuilder().tape();
    expect([tape.size, tape.leaves.length, tape.constants.length]).toEqual([0, 0, 0]);
    expect(leafSlot(tape, 0)).toBe(-1);
  });
});

test('relabel gives the same graph other labels', () => {
  const tape = drawn();
  const labels = ['p', 'q', undefined, undefined, undefined, 'r'];
  expect(relabel(tape, labels)).toEqual({ ...tape, labels });
  expect(tape.labels[0]).toBe('a');
});

test('leafSlot finds every leaf among the leaves, and nothing else', () => {
  const builder = tapeBuilder();
  const slots: number[] = [];
  let leaves = 0;
  for (let id = 0; id < 200; id++) {
    const isFree = id === 0 || (id * 7919) % 3 === 0;
    if (isFree) builder.leaf();
    else if (id % 5 === 0) builder.constant(id);
    else builder.node(ADD, id - 1, 0);
    slots.push(isFree ? leaves++ : -1);
  }
  const tape = builder.tape();
  expect(leaves).toBeGreaterThan(50);
  expect(slots.map((_, id) => leafSlot(tape, id))).toEqual(slots);
  expect([leafSlot(tape, -1), leafSlot(tape, 200)]).toEqual([-1, -1]);
});
