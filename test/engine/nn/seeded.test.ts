/**
 * Seeded random numbers are Python's: recorded ones, and those of a python3 if there is one, for many seeds. And a
 * network has the first weights that micrograd gives it in Python.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { MLP, type Seeded, seeded } from '../../../src/engine/nn/nn.js';

const drawn = (random: Seeded, count: number): number[] => Array.from({ length: count }, random);

test.each([
  [0, [0.8444218515250481, 0.7579544029403025, 0.420571580830845]],
  [1, [0.13436424411240122, 0.8474337369372327, 0.763774618976614]],
  [42, [0.6394267984578837, 0.025010755222666936, 0.27502931836911926]],
  [-7, [0.32383276483316237, 0.15084917392450192, 0.6509344730398537]],
  [2 ** 32, [0.11299430095636409, 0.41782886486292836, 0.0166763664992291]],
  [2 ** 53 - 1, [0.09425040007102303, 0.22287455761867403, 0.19135148760372034]],
  [1e20, [0.018195028987988637, 0.5417454887047259, 0.5878861802573304]],
])("random() is Python's after random.seed(%d)", (seed, numbers) => {
  expect(drawn(seeded(seed), 3)).toEqual(numbers);
});

test('the state is mixed anew after 624 words', () => {
  expect(drawn(seeded(1), 2001).at(-1)).toBe(0.3897357306683825);
});

test("shuffle gives Python's order", () => {
  const random = seeded(42);
  const list = Array.from({ length: 10 }, (_, i) => i);
  random.shuffle(list);
  expect(list).toEqual([7, 3, 2, 8, 5, 6, 9, 4, 0, 1]);
  expect(random()).toBe(0.5904925124490397);
});

test("gauss makes Python's numbers two at a time, and uniform one", () => {
  const random = seeded(42);
  const numbers = [-0.14409032957792836, -0.1729036003315193, -0.11131586156766246, 0.7019837250988631];
  for (const number of numbers) expect(random.gauss(0, 1)).toBeCloseTo(number, 14);
  expect(random()).toBe(0.7364712141640124);
  const other = seeded(5);
  expect([1, 2, 3].map(() => other.uniform(-1, 1))).toEqual([
    0.24580338977940386, 0.4835739785214588, 0.5903871311313933,
  ]);
});

test('shuffle refuses what is not a list', () => {
  expect(() => seeded(1).shuffle(5 as never)).toThrow(new TypeError('what is shuffled are a list, not 5'));
});

const PYTHON = `
import json, random
class MLP:  # first weights in micrograd's order: neuron by neuron its weights, the biases 0
    def __init__(self, sizes):
        self.weights = [[random.uniform(-1, 1) for _ in range(i)] + [0] for i, o in zip(sizes, sizes[1:]) for _ in range(o)]
found = []
for seed in SEEDS:
    random.seed(seed)
    list_ = list(range(100 + abs(seed) % 1000))
    random.shuffle(list_)
    gauss = [random.gauss(1, 2) for _ in range(101)]
    numbers = [random.random() for _ in range(700)] + [random.uniform(-3, 8) for _ in range(9)]
    random.seed(seed)
    found.append([list_, gauss, numbers, sum(MLP([2, 16, 16, 1]).weights, [])])
print(json.dumps(found))
`;
const SEEDS = [0, 1, 2, 42, 1337, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 5, 2 ** 53 - 1, -(2 ** 53) + 1];
const hasPython = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']).status === 0;

describe.skipIf(!hasPython)('python3 draws the same (skipped: there is no python3 >= 3.9 here)', () => {
  const { stdout } = spawnSync('python3', ['-c', PYTHON.replace('SEEDS', JSON.stringify(SEEDS))], { encoding: 'utf8' });
  const found = hasPython ? (JSON.parse(stdout) as [number[], number[], number[], number[]][]) : [];

  test.each(SEEDS.map((seed, i) => [seed, i] as const))('after random.seed(%d)', (seed, i) => {
    const [list, gauss, numbers, weights] = found[i]!;
    const random = seeded(seed);
    const own = Array.from({ length: list.length }, (_, j) => j);
    random.shuffle(own);
    expect(own).toEqual(list);
    for (const number of gauss) expect(random.gauss(1, 2)).toBeCloseTo(number, 14);
    expect([...drawn(random, 700), ...Array.from({ length: 9 }, () => random.uniform(-3, 8))]).toEqual(numbers);
    expect(new MLP(2, [16, 16, 1], { seed }).parameters().map(({ data }) => data)).toEqual(weights);
  });
});
