/** Steps of a large graph, whose repetitions run in WebAssembly after some of them. */
import { expect, test } from 'vitest';
import { backward, newData, planFor, setLeaves } from '../../../src/engine/autodiff/backprop.js';
import { backwardLoop, forwardLoop } from '../../../src/engine/autodiff/loops.js';
import { memoryOf } from '../../../src/engine/autodiff/repetition/memory.js';
import { dataAt, gradAt } from '../../../src/session/numbers.js';
import { takeSteps } from '../../../src/session/training/steps.js';
import { expectBits } from '../../bits.js';
import { example } from '../playing.js';

test('forty steps of moons leave the leaves, data and gradients that the plain loops leave, to the last bit', () => {
  const model = { ...example('moons').model, schedule: undefined, lr: 0.05 };
  const { tape } = model.program;
  const after = takeSteps(model, 'step', 40).model;

  const { kind, reached } = planFor(tape, model.root);
  const [up, down] = [forwardLoop(tape), backwardLoop(tape, kind)];
  const [data, grad] = [newData(tape), new Float64Array(tape.size)];
  const leaves = model.leaves.slice();
  const rate = model.direction === 'ascend' ? model.lr : -model.lr;
  const evaluate = (): void => {
    setLeaves(tape, data, leaves);
    up(data, 0, tape.size - 1);
  };
  evaluate();
  for (let step = 0; step < 40; step++) {
    grad.fill(0);
    grad[model.root] = 1;
    down(data, grad, model.root, 0);
    for (const [slot, id] of tape.leaves.entries())
      if (reached[id] && !model.frozen[slot]) leaves[slot] = leaves[slot]! + rate * grad[id]!;
    evaluate();
  }
  expect(memoryOf(tape)?.buffer).toBe(dataAt(tape, after.leaves).buffer);
  expectBits(after.leaves, leaves);
  expectBits(dataAt(tape, after.leaves), data);
  expectBits(gradAt(tape, after.gradients.at!), grad);
  const again = new Float64Array(tape.size);
  backward(tape, planFor(tape, model.root), data, again);
  expectBits(gradAt(tape, { root: model.root, leaves: after.leaves, iteration: 40 }), again);
});
