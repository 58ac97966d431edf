/** A network's score over its two inputs, against the whole graph with those inputs put in. */
import { describe, expect, test } from 'vitest';
import { forward, newData, setLeaves } from '../../../src/engine/autodiff/backprop.js';
import { leafSlot } from '../../../src/engine/tape.js';
import { compile, Value } from '../../../src/engine/value.js';
import { moons } from '../../../src/examples/moons.js';
import { xor } from '../../../src/examples/xor.js';
import { costOf, isPlane, scoreAt, scorerOf, scoresOver } from '../../../src/explain/curves/region.js';
import { type Built, builtFrom } from '../../../src/notation/built.js';
import { expectBits } from '../../bits.js';

const AREA = { x: [-1, 2], y: [-0.5, 1.5] } as const;

function dataOf({ tape, leaves }: Built): Float64Array {
  const data = newData(tape);
  setLeaves(tape, data, leaves);
  forward(tape, data);
  return data;
}

/** The score of the first sample, were these its inputs: by a pass over everything. */
function wholeScore({ tape, leaves, samples }: Built, x: number, y: number): number {
  const data = newData(tape);
  const other = leaves.slice();
  samples!.inputs[0]!.forEach((id, i) => {
    other[leafSlot(tape, id)] = [x, y][i] as number;
  });
  setLeaves(tape, data, other);
  forward(tape, data);
  return data[samples!.scores[0]!]!;
}

/** A score that is `make` of two inputs and a weight of 3. */
function built(make: (x: Value, y: Value, w: Value) => Value): Built {
  const [x, y, w] = [new Value(0.25, 'x'), new Value(0.5, 'y'), new Value(3, 'w')];
  const score = make(x, y, w);
  const root = score.add(x).add(y);
  return builtFrom(compile(root), { samples: { inputs: [[x, y]], scores: [score], targets: [1] } });
}

describe.each([
  ['xor', xor()],
  ['moons', moons()],
  ['a score that is used for both inputs twice', built((x, y, w) => x.mul(y).add(x).sub(y.mul(y)).mul(w))],
  ['a score with a constant and a power', built((x, y, w) => x.pow(2).add(y.mul(-2)).add(w.tanh()))],
  ['a score of one input alone', built((x, _, w) => x.mul(w))],
  ['a score of neither input', built((_x, _y, w) => w.exp())],
  ['a score that is an input', built((x) => x)],
])('%s', (_, network) => {
  const scorer = scorerOf(network.tape, network.samples!);
  const data = dataOf(network);

  test('has the score that the whole graph has, to the last bit, at every point of a grid', () => {
    const [columns, rows] = [4, 3];
    const scores = scoresOver(scorer, data, AREA, columns, rows);
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const [x, y] = [AREA.x[0] + 3 * (i / 3), AREA.y[0] + 2 * (j / 2)];
        expect(scores[j * columns + i], `${x}, ${y}`).toBe(wholeScore(network, x, y));
      }
    }
  });

  test('leaves the graph and its data alone', () => {
    const before = data.slice();
    scoresOver(scorer, data, AREA, 3, 3);
    expectBits(data, before);
  });
});

test('only what one sample needs is computed', () => {
  expect(costOf(scorerOf(moons().tape, moons().samples!))).toBeLessThan(700);
});

test('a graph with a long chain above its score costs no more', () => {
  const [x, y] = [new Value(1, 'x'), new Value(2, 'y')];
  const score = x.mul(y);
  let root = score;
  for (let i = 0; i < 5000; i++) root = root.add(1);
  const { tape, samples } = builtFrom(compile(root), {
    samples: { inputs: [[x, y]], scores: [score], targets: [1] },
  });
  expect(costOf(scorerOf(tape, samples!))).toBe(3);
});

test('samples have a plane where they have two inputs', () => {
  expect([undefined, { inputs: [[1]], scores: [2], targets: [1] }].map(isPlane)).toEqual([false, false]);
  expect(isPlane(xor().samples)).toBe(true);
});

describe('between the points of a grid', () => {
  // f = x + 10*y on 3 x 2 points
  const scores = Float64Array.of(0, 1, 2, 10, 11, 12);

  test('the points themselves are exact', () => {
    for (const [at, across, up] of [
      [0, 0, 0],
      [1, 0.5, 0],
      [2, 1, 0],
      [3, 0, 1],
      [5, 1, 1],
    ] as const)
      expect(scoreAt(scores, 3, across, up)).toBe(scores[at]);
  });

  test('the rest is on straight lines', () => {
    expect(scoreAt(scores, 3, 0.25, 0)).toBe(0.5);
    expect(scoreAt(scores, 3, 0.75, 0.5)).toBe(6.5);
  });
});
