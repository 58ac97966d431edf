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
  every: false,
  pythonHelper: false,
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
  [['--python-helper'], { pythonHelper: true }],
  [['--run', 'train.py'], { run: ['train.py'] }],
  [['--run=train.py', '-x'], { run: ['train.py', '-x'] }],
  [
    ['--check', '--run', 'train.py', '--json', '--', '--steps', 'a=2'],
    { check: true, run: ['train.py', '--json', '--', '--steps', 'a=2'] },
  ],
  [['--moment', '3', '--run', 'train.py', '--moment', 'x'], { moment: 3, run: ['train.py', '--moment', 'x'] }],
  [['--every', '--run', '-m', 'pkg.train', '--lr', '0.1'], { every: true, run: ['-m', 'pkg.train', '--lr', '0.1'] }],
  [['--', '--run'], { input: '--run' }],
];

test.each(CASES)('%j is understood', (argv, expected) => {
  expect(parseArguments(argv)).toEqual({ ...NOTHING, ...expected });
});

test('every option of the table is among the cases', () => {
  const tried = new Set(CASES.flatMap(([argv]) => argv.map((each) => each.replace(/=.*/, ''))));
  expect(OPTIONS.map(({ name }) => `--${name}`).filter((option) => !tried.has(option))).toEqual([]);
});

test.each([
  [['--run'], '--run takes a program: --run FILE or --run -m MODULE, and its arguments'],
  [['--run', '-m'], '--run -m takes a module: --run -m MODULE, and its arguments'],
  [
    ['--run', '--check', 'train.py'],
    '--run takes a file, not "--check"; options come before --run, since what follows is the program\'s',
  ],
  [['--moment', '0', '--run', 'train.py'], '--moment takes a whole number from 1 up, not "0"'],
  [['--moment', '1'], '--moment takes a program: --moment 1 --run FILE'],
  [['--every', 'train.py'], '--every takes a program: --every --run FILE'],
  [['graph.py', '--run', 'train.py'], 'either --run or "graph.py", not both'],
  [['--example', 'neuron', '--run', 'train.py'], 'either --run or --example, not both'],
  [['--watch', '--run', 'train.py'], 'either --run or --watch, not both'],
  [['a=2', '--run', 'train.py'], 'a=2: a program sets its own values'],
  [['--seed', '1', '--run', 'train.py'], '--seed: a program makes its own random numbers'],
])('%j is refused', (argv, message) => {
  expect(() => parseArguments(argv)).toThrow(message);
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

  test.each(['2x', 'a.data', 'c#1', './a'])('%s is not one', (name) => {
    expect(parseArguments([`${name}=2`])).toEqual({ ...NOTHING, input: `${name}=2` });
  });
});
