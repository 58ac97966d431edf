/** The library's face: what `read` gives, and what is refused. `Value` has its own tests, and explore() needs a terminal. */
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleNamed, type TextExample } from '../src/examples/table.js';
import {
  explain,
  explore,
  gradientCheck,
  nn,
  optimizers,
  read,
  SourceError,
  toDot,
  Value,
  zeroGrad,
} from '../src/index.js';
import { ORACLES, within } from './oracles.js';

const { text: micrograd } = exampleNamed('micrograd') as TextExample;

test.each(ORACLES)('read gives Values that have the numbers of $name', ({ source, root, data, grads, ulps = 0 }) => {
  const { root: top, names } = read(source);
  expect(top).toBe(names[root]);
  top.backward();
  for (const [name, number] of Object.entries(data)) expect(within(ulps, names[name]!.data, number), name).toBe(true);
  for (const [name, number] of Object.entries(grads)) expect(within(ulps, names[name]!.grad, number), name).toBe(true);
});

test('read gives what a file prints, a line each', () => {
  expect(read(micrograd).prints).toEqual(['24.7041', '138.8338', '645.5773']);
});

test('Values have the gradients that the last backward of a file left', () => {
  const { root, names } = read(micrograd);
  expect([names.a!.grad.toFixed(4), names.b!.grad.toFixed(4), root.grad]).toEqual(['138.8338', '645.5773', 1]);
});

test('Values have the gradients that a file set, over those of its backward', () => {
  const { names } = read('a = Value(2.0); b = Value(3.0); L = a*b\nL.backward()\na.grad = 5.0\n');
  expect([names.a!.grad, names.b!.grad]).toEqual([5, 2]);
});

test('gradients are those at the data that backward saw, and data is as the leaves are now', () => {
  const { root, names } = read('a = Value(2.0); L = a*a\nL.backward()\na.data = 10\n');
  expect([names.a!.data, root.data, names.a!.grad]).toEqual([10, 100, 4]);
});

test('without a backward all gradients are 0', () => {
  const { names } = read('a = 2; L = a*a');
  expect([names.a!.grad, names.L!.grad]).toEqual([0, 0]);
});

test('names of plain numbers are not among the names', () => {
  expect(Object.keys(read('k = 3; a = Value(2.0); L = a*k').names)).toEqual(['a', 'L']);
});

test('the graph follows its leaves, and takes part in others', () => {
  const { root, names } = read('a = 2; L = a*3');
  names.a!.data = 5;
  expect(root.data).toBe(15);
  const further = root.add(new Value(1)).mul(names.a!);
  further.backward();
  expect([further.data, names.a!.grad]).toEqual([80, 31]);
});

test('notes say what was passed over', () => {
  expect(read('import math\na = 2; L = a*3', 'graph.py').notes).toEqual([
    expect.stringMatching(/^graph\.py:1: .*import math/),
  ]);
});

test.each([
  ['a = 2\nL = a * wieght', 'graph.py:2:9: unknown name "wieght"', 2, 9],
  ['# nothing', 'graph.py:1:1: there is no expression here; expected something like L = a*b', 1, 1],
])('%j is refused with its place', (text, message, line, column) => {
  expect(() => read(text, 'graph.py')).toThrow(SourceError);
  try {
    read(text, 'graph.py');
  } catch (error) {
    const { message: whole, line: l, column: c } = error as SourceError;
    expect([whole.split('\n')[0], l, c]).toEqual([message, line, column]);
  }
});

test('toDot draws the graph below a Value, with the data and gradients that the Values have now', () => {
  const { root, names } = read('a = 2; b = -3; e = a*b; L = e + 1');
  root.backward();
  names.a!.data = 4;
  names.b!.grad = 0.5;
  expect(toDot(root)).toBe(`digraph {
  rankdir=LR
  node [shape=record]
  n0 [label="{ a | data 4.0000 | grad -3.0000 }"]
  n1 [label="{ b | data -3.0000 | grad 0.5000 }"]
  n2 [label="{ e | data -12.0000 | grad 1.0000 }"]
  o2 [shape=oval, label="*"]
  o2 -> n2
  n0 -> o2
  n1 -> o2
  n3 [label="{ 1 | data 1.0000 }"]
  n4 [label="{ L | data -11.0000 | grad 1.0000 }"]
  o4 [shape=oval, label="+"]
  o4 -> n4
  n2 -> o4
  n3 -> o4
}
`);
  expect(toDot(names.e!)).not.toContain('{ L |');
});

const NAMES_OF_OBJECTS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

test.each(NAMES_OF_OBJECTS)('%s is a name like any other', (name) => {
  const { names, root } = read(`${name} = 2; L = ${name}*3`);
  expect(Object.keys(names)).toEqual([name, 'L']);
  expect([names[name]?.data, names[name]?.label, root.data]).toEqual([2, name, 6]);
  expect(Object.getPrototypeOf(names)).toBeNull();
  expect(explain(root, names[name] as Value).why[0]).toBe(`if ${name} rises a little, L rises 3 times as much`);
});

test.each(NAMES_OF_OBJECTS)('%s is not a name unless it is assigned', (name) => {
  expect(read('a = 2; L = a*3').names[name]).toBeUndefined();
});

describe('what is not of its type, or out of its range, is refused with the error that is documented', async () => {
  const { Value: Stranger } = (await import(resolve('dist/index.js'))) as { Value: typeof Value };
  /** Calls without the help of types, as JavaScript makes them. */
  const any = (thing: unknown) => thing as never;
  const x = new Value(1, 'x');
  const L = x.mul(2);
  const stranger = any(new Stranger(1));
  const odd = new Value(1, 'odd');
  odd.grad = any('1');
  const no = () => {};

  const CASES: readonly (readonly [string, () => unknown, typeof TypeError | typeof RangeError, string])[] = [
    ['read(5)', () => read(any(5)), TypeError, 'what is read is a text, not 5'],
    ['read()', () => read(any(undefined)), TypeError, 'what is read is a text, not undefined'],
    ['read(a buffer)', () => read(any(Buffer.from('a = 1'))), TypeError, 'what is read is a text, not an object'],
    ['read(a text, 5)', () => read('a = 1', any(5)), TypeError, 'name is a text, not 5'],
    ['toDot({})', () => toDot(any({})), TypeError, 'the root of a graph is a Value, not an object'],
    ['toDot()', () => toDot(any(undefined)), TypeError, 'the root of a graph is a Value, not undefined'],
    ['toDot(null)', () => toDot(any(null)), TypeError, 'the root of a graph is a Value, not null'],
    ['toDot, an empty one', () => toDot(Object.create(Value.prototype)), TypeError, 'a Value, not an object'],
    ['toDot, a proxy', () => toDot(new Proxy(x, {})), TypeError, 'the root of a graph is a Value, not an object'],
    ['toDot, a gradient', () => toDot(odd.mul(2)), TypeError, 'the gradient of odd is a number, not the text "1"'],
    ['mul, an empty one', () => x.mul(Object.create(Value.prototype)), TypeError, 'mul takes a Value or a number'],
    ['a neuron that does not fit', () => new nn.Neuron(1e12), RangeError, 'a graph of 1,000,000,000,001 nodes takes'],
    ['a layer that does not fit', () => new nn.Layer(1e6, 1e6), RangeError, 'a graph of 1,000,001,000,000 nodes takes'],
    ['toDot(2)', () => toDot(any(2)), TypeError, 'the root of a graph is a Value, not 2'],
    ['toDot, another copy', () => toDot(stranger), TypeError, 'is a Value, not a Value of another copy of mgrad-tui'],
    [
      'add, another copy',
      () => x.add(stranger),
      TypeError,
      'add takes a Value or a number, not a Value of another copy',
    ],
    ['add()', () => x.add(any(undefined)), TypeError, 'add takes a Value or a number, not undefined'],
    ['explain({}, x)', () => explain(any({}), x), TypeError, 'the root of a graph is a Value, not an object'],
    ['explain(L)', () => explain(L, any(undefined)), TypeError, 'the node is a Value, not undefined'],
    [
      'explain, another copy',
      () => explain(L, stranger),
      TypeError,
      'the node is a Value, not a Value of another copy',
    ],
    ['explain(L, x, null)', () => explain(L, x, any(null)), TypeError, 'options are an object such as { ascii: true }'],
    [
      'explain, ascii',
      () => explain(L, x, { ascii: any('yes') }),
      TypeError,
      'ascii is true or false, not the text "yes"',
    ],
    ['explain, few lines', () => explain(L, x, { lines: 3 }), RangeError, 'lines is 4 or more, not 3'],
    ['explain, nan lines', () => explain(L, x, { lines: Number.NaN }), RangeError, 'lines is 4 or more, not NaN'],
    ['explain, lines', () => explain(L, x, { lines: any('9') }), RangeError, 'lines is 4 or more, not the text "9"'],
    ['gradientCheck(3)', () => gradientCheck(any(3)), TypeError, 'the root of a graph is a Value, not 3'],
    ['gradientCheck(L, x)', () => gradientCheck(L, any(x)), TypeError, 'nodes are a list, not an object'],
    [
      'gradientCheck(L, ["x"])',
      () => gradientCheck(L, any(['x'])),
      TypeError,
      'a node to check is a Value, not the text "x"',
    ],
    [
      'gradientCheck, another copy',
      () => gradientCheck(L, [stranger]),
      TypeError,
      'not a Value of another copy of mgrad-tui',
    ],
    [
      'gradientCheck, a stranger',
      () => gradientCheck(L, [new Value(1, 'k')]),
      RangeError,
      'the root does not depend on k',
    ],
    [
      'a rate of text',
      () => optimizers.sgd([x], { lr: any('0.1') }),
      RangeError,
      'the learning rate is a number above 0, not the text "0.1"',
    ],
    [
      'a rate of null',
      () => optimizers.adam([x], { lr: any(null) }),
      RangeError,
      'the learning rate is a number above 0, not null',
    ],
    [
      'a rate of nan',
      () => optimizers.adamw([x], { lr: Number.NaN }),
      RangeError,
      'the learning rate is a number above 0, not NaN',
    ],
    [
      'a rate below 0',
      () => optimizers.nesterov([x], { lr: -1 }),
      RangeError,
      'the learning rate is a number above 0, not -1',
    ],
    [
      'a rate that gives none',
      () => optimizers.momentum([x], { lr: any(no) }),
      RangeError,
      'the learning rate is a number above 0, not undefined',
    ],
    [
      'a direction',
      () => optimizers.sgd([x], { direction: any('up') }),
      TypeError,
      'direction is "ascend" or "descend", not the text "up"',
    ],
    [
      'a direction of an object',
      () => optimizers.sgd([x], { direction: any('toString') }),
      TypeError,
      'direction is "ascend" or "descend"',
    ],
    [
      'options of null',
      () => optimizers.sgd([x], any(null)),
      TypeError,
      'options are an object such as { lr: 0.1 }, not null',
    ],
    [
      'options of a number',
      () => optimizers.sgd([x], any(0.1)),
      TypeError,
      'options are an object such as { lr: 0.1 }, not 0.1',
    ],
    ['no parameters', () => optimizers.sgd(any(undefined)), TypeError, 'parameters are a list, not undefined'],
    ['a function of parameters', () => optimizers.sgd(any(no)), TypeError, 'parameters are a list, not a function'],
    ['a parameter alone', () => optimizers.sgd(any(x)), TypeError, 'parameters are a list, not an object'],
    ['numbers to train', () => optimizers.sgd(any([1])), TypeError, 'a parameter is a Value, not 1'],
    ['a hole to train', () => optimizers.sgd(any(new Array(1))), TypeError, 'a parameter is a Value, not undefined'],
    [
      'another copy to train',
      () => optimizers.sgd([stranger]),
      TypeError,
      'a parameter is a Value, not a Value of another copy',
    ],
    [
      'a gradient of text',
      () => optimizers.sgd([odd]).step(),
      TypeError,
      'the gradient of odd is a number, not the text "1"',
    ],
    ['zeroGrad()', () => zeroGrad(any(undefined)), TypeError, 'parameters are a list, not undefined'],
    ['zeroGrad([1])', () => zeroGrad(any([1])), TypeError, 'a parameter is a Value, not 1'],
    [
      'an activation',
      () => new nn.MLP(2, [1], { activation: any('nope') }),
      TypeError,
      'activation is "relu", "tanh" or "linear", not the text "nope"',
    ],
    [
      'a method as activation',
      () => new nn.Neuron(2, { activation: any('add') }),
      TypeError,
      'activation is "relu", "tanh" or "linear"',
    ],
    [
      "a layer's activation",
      () => new nn.Layer(2, 1, { activation: any('__proto__') }),
      TypeError,
      'activation is "relu", "tanh"',
    ],
    [
      'options of a neuron',
      () => new nn.Neuron(2, any(null)),
      TypeError,
      "options are an object such as { activation: 'tanh' }, not null",
    ],
    [
      'options of an MLP',
      () => new nn.MLP(2, [1], any(7)),
      TypeError,
      'options are an object such as { seed: 1 }, not 7',
    ],
    ['a name', () => new nn.Layer(2, 1, { name: any(5) }), TypeError, 'name is a text, not 5'],
    ['random', () => new nn.Neuron(2, { random: any(4) }), TypeError, 'random is a function, not 4'],
    [
      'what random gives',
      () => new nn.Neuron(2, { random: any(no) }),
      TypeError,
      'random gives a number each time, not undefined',
    ],
    ['sizes of layers', () => new nn.MLP(2, any(4)), TypeError, 'the sizes of layers are a list, not 4'],
    ['no sizes', () => new nn.MLP(2, any(undefined)), TypeError, 'the sizes of layers are a list, not undefined'],
    ['a size of text', () => new nn.MLP(2, any([4, '1'])), RangeError, 'expected 1 neuron or more, not the text "1"'],
    [
      'a hole of a size',
      () => new nn.MLP(2, any(new Array(2))),
      RangeError,
      'expected 1 neuron or more, not undefined',
    ],
    ['half an input', () => new nn.Neuron(0.5), RangeError, 'expected 1 input or more, not 0.5'],
    ['inputs of text', () => new nn.MLP(any('2'), [1]), RangeError, 'expected 1 input or more, not the text "2"'],
    ['a seed', () => new nn.MLP(2, [1], { seed: 1.5 }), RangeError, 'a seed is a whole number, not 1.5'],
    ['a seed of text', () => nn.seeded(any('1')), RangeError, 'a seed is a whole number, not the text "1"'],
    [
      'inputs of nothing',
      () => new nn.MLP(2, [1]).call(any(undefined)),
      TypeError,
      'the inputs of a neuron are a list, not undefined',
    ],
    [
      'inputs in a text',
      () => new nn.Neuron(2).call(any('12')),
      TypeError,
      'the inputs of a neuron are a list, not the text "12"',
    ],
    [
      'an input of text',
      () => new nn.Neuron(2).call(any([1, '2'])),
      TypeError,
      'mul takes a Value or a number, not the text "2"',
    ],
    [
      'too few inputs',
      () => new nn.Layer(2, 1).call([1]),
      RangeError,
      'a neuron with 2 weights takes as many inputs, not 1',
    ],
    ['a sample', () => new nn.Neuron(1).call([1], any(3)), TypeError, 'sample is a text, not 3'],
    ['the sum of none', () => nn.sum([]), RangeError, 'the sum of no values has no value'],
    ['the sum of numbers', () => nn.sum(any([1, 2])), TypeError, 'a term is a Value, not 1'],
    ['the sum of nothing', () => nn.sum(any(null)), TypeError, 'the terms of a sum are a list, not null'],
    ['squares of numbers', () => nn.squares(any([1]), 1), TypeError, 'a parameter is a Value, not 1'],
    ['squares of none', () => nn.squares([], 1), RangeError, 'the sum of no values has no value'],
    [
      'squares without a scale',
      () => nn.squares([x], any(undefined)),
      RangeError,
      'the scale is a finite number, not undefined',
    ],
    ['squares times nan', () => nn.squares([x], Number.NaN), RangeError, 'the scale is a finite number, not NaN'],
    ...(['maxMargin', 'meanSquaredError', 'binaryCrossEntropy'] as const).flatMap((loss): typeof CASES => [
      [`${loss}()`, () => nn[loss](any(undefined), any(undefined)), TypeError, 'scores are a list, not undefined'],
      [`${loss} without targets`, () => nn[loss]([x], any(undefined)), TypeError, 'targets are a list, not undefined'],
      [`${loss} of numbers`, () => nn[loss](any([1]), [1]), TypeError, 'a score is a Value, not 1'],
      [
        `${loss} of another copy`,
        () => nn[loss]([stranger], [1]),
        TypeError,
        'a score is a Value, not a Value of another copy',
      ],
      [`${loss} of none`, () => nn[loss]([], []), RangeError, 'a loss is a mean over scores, and there are none'],
      [`${loss} of too many targets`, () => nn[loss]([x], [1, 1]), RangeError, '1 scores need as many targets, not 2'],
      [`${loss} for a text`, () => nn[loss]([x], any(['1'])), RangeError, 'here, not the text "1"'],
      [`${loss} for null`, () => nn[loss]([x], any([null])), RangeError, 'here, not null'],
      [`${loss} for a hole`, () => nn[loss]([x], any(new Array(1))), RangeError, 'here, not undefined'],
      [`${loss} for nan`, () => nn[loss]([x], [Number.NaN]), RangeError, 'here, not NaN'],
    ]),
  ];

  test.each(CASES)('%s', (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });

  test.each<[string, () => Promise<unknown>, typeof Error, string]>([
    ['no root', () => explore(any(undefined)), TypeError, 'the root of a graph is a Value, not undefined'],
    ['another copy', () => explore(stranger), TypeError, 'not a Value of another copy of mgrad-tui'],
    ['options', () => explore(L, any('title')), TypeError, "options are an object such as { title: 'line' }"],
    ['a title', () => explore(L, { title: any(5) }), TypeError, 'title is a text, not 5'],
    [
      'a rate of text',
      () => explore(L, { lr: any('0.1') }),
      RangeError,
      'the learning rate is a number above 0, not the text "0.1"',
    ],
    ['a rate below 0', () => explore(L, { lr: -0.1 }), RangeError, 'the learning rate is a number above 0, not -0.1'],
    [
      'a direction',
      () => explore(L, { direction: any('up') }),
      TypeError,
      'direction is "ascend" or "descend", not the text "up"',
    ],
    ['samples of nothing', () => explore(L, { samples: any(null) }), TypeError, 'samples are expected as { inputs'],
    ['samples of a number', () => explore(L, { samples: any(5) }), TypeError, 'samples are expected as { inputs'],
    [
      'samples without lists',
      () => explore(L, { samples: any({ inputs: 5 }) }),
      TypeError,
      'samples are expected as { inputs',
    ],
    [
      'samples with a hole',
      () => explore(L, { samples: { inputs: [[x]], scores: any(new Array(1)), targets: [1] } }),
      TypeError,
      'the score of sample 1 is not a Value of this graph',
    ],
  ])('explore: %s', async (_, call, kind, message) => {
    await expect(call()).rejects.toThrow(kind);
    await expect(call()).rejects.toThrow(message);
  });

  test('and nothing is changed by a step that is refused', () => {
    const [a, b] = [new Value(1, 'a'), new Value(1, 'b')];
    a.grad = 1;
    const training = optimizers.adam([a, b], { lr: 0.1 });
    b.grad = any(undefined);
    expect(() => training.step()).toThrow('the gradient of b is a number, not undefined');
    expect([a.data, training.steps]).toEqual([1, 0]);
    b.grad = 1;
    training.step();
    expect([a.data.toFixed(4), b.data.toFixed(4), training.steps]).toEqual(['0.9000', '0.9000', 1]);
  });
});

test('zeroGrad sets gradients to 0, those of a training too', () => {
  const [a, b] = [new Value(1), new Value(2)];
  const training = optimizers.sgd([a]);
  a.mul(b).backward();
  training.zeroGrad();
  expect([a.grad, b.grad]).toEqual([0, 1]);
  a.mul(b).backward();
  zeroGrad([a, b]);
  expect([a.grad, b.grad]).toEqual([0, 0]);
});

test('explain takes as many lines as there are', () => {
  const { root, names } = read('a = 2; L = a*a');
  expect(explain(root, names.a as Value, { lines: Infinity }).chainRule.length).toBeGreaterThan(1);
});
