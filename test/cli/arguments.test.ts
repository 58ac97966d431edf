/** Arguments in, one object out. Arguments that are refused are in refusals.test.ts, by the command itself. */
import { describe, expect, test } from 'vitest';
import { type Arguments, parseArguments } from '../../src/cli/arguments.js';
import { OPTIONS } from '../../src/cli/options.js';

const NOTHING: Arguments = {
  help: false,
  version: false,
  listExamples: false,
  given: new Map(),
  backward: false,
  check: false,
  json: false,
  watch: false,
  ascii: false,
  mouse: false,
  plain: false,
  noColor: false,
};

const given = (values: Readonly<Record<string, number>>): Partial<Arguments> => ({
  given: new Map(Object.entries(values)),
});

/** What is typed, and how what comes out differs from nothing at all. */
const CASES: readonly (readonly [string[], Partial<Arguments>])[] = [
  [[], {}],
  [['--help'], { help: true }],
  [['-h'], { help: true }],
  [['--version'], { version: true }],
  [['-v'], { version: true }],
  [['--list-examples'], { listExamples: true }],
  [['--example', 'neuron'], { example: 'neuron' }],
  [['--example=neuron'], { example: 'neuron' }],
  [['--root', 'd'], { root: 'd' }],
  [['--root=-a'], { root: '-a' }],
  [['--steps', '4'], { steps: 4 }],
  [['--steps=0'], { steps: 0 }],
  [['--backward'], { backward: true }],
  [['--check'], { check: true }],
  [['--export', 'g.dot'], { exportTo: 'g.dot' }],
  [['--explain', 'a'], { explain: 'a' }],
  [['--explain=#3'], { explain: '#3' }],
  [['--json'], { json: true }],
  [['--watch', 'g.py'], { watch: true, input: 'g.py' }],
  [['--lr', '0.1'], { lr: 0.1 }],
  [['--lr', '.5'], { lr: 0.5 }],
  [['--lr', '+1e-3'], { lr: 0.001 }],
  [['--ascend'], { direction: 'ascend' }],
  [['--descend'], { direction: 'descend' }],
  [['--optimizer', 'sgd'], { optimizer: 'sgd' }],
  [['--seed', '7'], { seed: 7 }],
  [['--seed=4294967295'], { seed: 4294967295 }],
  [['--ascii'], { ascii: true }],
  [['--no-color'], { noColor: true }],
  [['--mouse'], { mouse: true }],
  [['--plain'], { plain: true }],
  [['graph.py'], { input: 'graph.py' }],
  [['L = a*b'], { input: 'L = a*b' }],
  [['-'], { input: '-' }],
  [['--', '-a*2'], { input: '-a*2' }],
  [['--json', '--', '--a'], { json: true, input: '--a' }],
  [['a=2'], given({ a: 2 })],
  [['a = 2'], given({ a: 2 })],
  [['a=2', 'b=-3', 'a=4'], given({ a: 4, b: -3 })],
  [['a*b', 'a=2', 'b=3'], { input: 'a*b', ...given({ a: 2, b: 3 }) }],
  [['a=2', 'a*b', 'b=3'], { input: 'a*b', ...given({ a: 2, b: 3 }) }],
  [['--steps', '2', '--steps', '3'], { steps: 3 }],
  [['--ascend', '--ascend'], { direction: 'ascend' }],
];

test.each(CASES)('%j is understood', (argv, expected) => {
  expect(parseArguments(argv)).toEqual({ ...NOTHING, ...expected });
});

test('every option of the table is among the cases', () => {
  const tried = new Set(CASES.flatMap(([argv]) => argv.map((each) => each.replace(/=.*/, ''))));
  expect(OPTIONS.map(({ name }) => `--${name}`).filter((option) => !tried.has(option))).toEqual([]);
});

describe('a number is what it is to float() in Python', () => {
  test.each([
    ['2', 2],
    ['2.', 2],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['+1e-3', 0.001],
    ['1E3', 1000],
    ['1_000.5', 1000.5],
    ['٣.٥', 3.5],
    ['1e400', Infinity],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['nan', Number.NaN],
    ['-NaN', Number.NaN],
    ['-0', -0],
  ])('x=%s', (text, value) => {
    expect(parseArguments([`x=${text}`])).toEqual({ ...NOTHING, ...given({ x: value }) });
  });

  test.each(['', '.', '1__0', '_1', '1_', '1e', '0x10', '1,5', 'infin', '2*3', 'b', '--1', '1 2'])(
    'x=%s is an expression',
    (text) => {
      expect(parseArguments([`x=${text}`])).toEqual({ ...NOTHING, input: `x=${text}` });
    },
  );

  test.each(['λ', '_x', 'x_1', 'naïve'])('%s is a name', (name) => {
    expect(parseArguments([`${name}=2`])).toEqual({ ...NOTHING, ...given({ [name]: 2 }) });
  });

  test.each(['2x', 'a.data', 'c#1', './a'])('%s is none', (name) => {
    expect(parseArguments([`${name}=2`])).toEqual({ ...NOTHING, input: `${name}=2` });
  });
});
