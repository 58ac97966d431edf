/** Arrays in a memory that WebAssembly can reach, and plain ones if there is none. */
import { afterEach, expect, test, vi } from 'vitest';
import { backward, forward, newData, planFor } from '../../../../src/engine/autodiff/backprop.js';
import { lastingArray, memoryOf } from '../../../../src/engine/autodiff/repetition/memory.js';
import { codeOf } from '../../../../src/engine/ops.js';
import { relabel, type Tape } from '../../../../src/engine/tape.js';
import { tapeBuilder } from '../../builder.js';

/** y = y + x, again and again. */
function sumOf(size: number): Tape {
  const builder = tapeBuilder();
  const x = builder.leaf();
  let y = builder.leaf();
  while (builder.size < size) y = builder.node(codeOf('add'), y, x);
  return builder.tape();
}

test('a large tape has four arrays in one memory, the same for other labels, and plain ones after that', () => {
  const tape = sumOf(5000);
  const arrays = Array.from({ length: 4 }, () => lastingArray(relabel(tape, [])));
  const { buffer } = memoryOf(tape)!;
  for (const [i, each] of arrays.entries()) each.fill(i);
  expect(arrays.map((each) => [each.buffer === buffer, each.length, each[0], each.at(-1)])).toEqual(
    arrays.map((_, i) => [true, 5000, i, i]),
  );
  const fifth = lastingArray(tape);
  expect([fifth.buffer === buffer, fifth.length]).toEqual([false, 5000]);
});

test('a small tape has plain arrays', () => {
  const tape = sumOf(100);
  expect(lastingArray(tape)).toEqual(new Float64Array(100));
  expect(memoryOf(tape)).toBeUndefined();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function mustBePlain(tape: Tape): void {
  const [data, grad] = [newData(tape, lastingArray(tape)), lastingArray(tape)];
  data[0] = 0.5;
  for (let pass = 0; pass < 200; pass++) {
    forward(tape, data);
    backward(tape, planFor(tape, tape.size - 1), data, grad);
  }
  expect(memoryOf(tape)).toBeUndefined();
  expect([data.at(-1), grad[0], grad[1]]).toEqual([2499, 4998, 1]);
}

test('without WebAssembly arrays are plain, and a step comes to the same', () => {
  vi.stubGlobal('WebAssembly', undefined);
  mustBePlain(sumOf(5000));
});

test('so they are where there is no memory, which is not asked for again: it takes V8 long to refuse', () => {
  let refusals = 0;
  const Memory = class {
    constructor() {
      refusals++;
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    }
  };
  vi.stubGlobal('WebAssembly', { Memory });
  for (let i = 0; i < 3; i++) mustBePlain(sumOf(5000));
  expect(refusals).toBe(1);
});
