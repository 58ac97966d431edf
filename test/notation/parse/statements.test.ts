/** Statements, run in order as Python runs them, and what they leave behind. */
import { describe, expect, test } from 'vitest';
import { NONE } from '../../../src/engine/tape.js';
import { dataIn, given, grads, labelled, messageOf, mistake, read, rootData, values } from '../reading.js';

describe('a file without Value', () => {
  test.each([
    ['x = 2', { x: 2 }],
    ['x = -3; y = 1/3', { x: -3, y: 1 / 3 }],
    ['x = 2; y = x * 3', { x: 2, y: 6 }],
    ['x = y = 2\nz = x + y', { x: 2, y: 2, z: 4 }],
    ['x = 2;;; y = 3;', { x: 2, y: 3 }],
    ['x = 2 # = 3\n# y = 4\ny = 5 # : nothing', { x: 2, y: 5 }],
    ['x = (2 +\n   3 # three\n   # and\n\n   + 4)\ny = 1', { x: 9, y: 1 }],
    ['x = 2 + \\\n   3\ny = \\\n1', { x: 5, y: 1 }],
    ['"""A docstring\nof two lines"""\nx = 2', { x: 2 }],
    ["'one'; x = 2; 'two'; 'thr' # ee", { x: 2 }],
    ['x = 2\npass; pass\ny = 3', { x: 2, y: 3 }],
    ['x = 2\n\n\n   \n\t\ny = 3\n   # indented\n', { x: 2, y: 3 }],
    ['été = 2; x_1 = été; _ = 3; 変数 = 4', { été: 2, x_1: 2, _: 3, 変数: 4 }],
    [
      'iffy = 2; format = iffy; classy = 3; match = 4; definition = 5; imports = 6',
      { iffy: 2, format: 2, classy: 3, match: 4, definition: 5, imports: 6 },
    ],
    ['x = 2\nx = x * x\nx = x + 1', { x: 5 }],
    ['x = 3\nx += 2', { x: 5 }],
    ['x = 3\nx -= 2 * 2', { x: -1 }],
    ['x = 3\nx *= 2 + 2', { x: 12 }],
    ['x = 3\nx /= 2', { x: 1.5 }],
    ['x = 3\nx **= 2', { x: 9 }],
    ['x = 3\nx += x', { x: 6 }],
  ])('%j leaves what Python would', (text, expected) => {
    const reading = read(text);
    expect(values(reading)).toMatchObject(expected);
    expect(reading.notes).toEqual([]);
    expect(reading.usesValue).toBe(false);
  });

  test('makes a leaf of every name that is assigned a number, each its own', () => {
    expect(labelled(read('x = 2; y = 1/3; u = v = 3'))).toEqual(['x = leaf', 'y = leaf', 'u = leaf', 'v = leaf']);
  });

  test('makes a constant of a number inside an expression', () => {
    const { tape } = read('x = 2\ny = 3 * x + 2 * 2');
    expect(Array.from(tape.constantData)).toEqual([3, 4]);
  });
});

describe('a file with Value', () => {
  test('makes a leaf of every Value, and leaves plain numbers plain', () => {
    const reading = read("h = 0.001\nn = h * 2\na = Value(2.0, label='a')\nb = Value(data=-3)\nc = a * b + h\nh += 1");
    expect(reading.usesValue).toBe(true);
    expect(reading.names.get('h')).toBe(1.001);
    expect(reading.names.get('n')).toBe(0.002);
    expect(labelled(reading)).toEqual(['a = leaf', 'b = leaf', 'c = + (mul) (const)']);
    expect(rootData(reading)).toBe(-5.999);
  });

  test('is recognised by a call, a class or an import, not by a word in a comment or a text', () => {
    for (const [text, uses] of [
      ['x = Value (2)', true],
      ['x = (\n Value(2))', true],
      ['x = 2 # Value(2)', false],
      ["x = 2; 'Value(2)'", false],
      ['class Value:\n  def f(self):\n    return Value(2)\nx = 2', true],
      ['Value = 2', false],
      ['MyValue = 2', false],
    ] as const) {
      expect([text, read(text).usesValue]).toEqual([text, uses]);
    }
  });

  test('takes a negative, computed or read number as the data of a Value', () => {
    expect(
      values(read("a = Value(-2)\nb = Value(1/4 + 1)\nc = Value(a.data * 3)\nd = Value(float('1e2'))\ne = Value(2,)")),
    ).toEqual({ a: -2, b: 1.25, c: -6, d: 100, e: 2 });
  });

  test('counts x = y = Value(...) as two names of one leaf', () => {
    expect(labelled(read('x = y = Value(2)\nL = x * y'))).toEqual(['x = leaf', 'L = * x x']);
  });
});

describe('the data of a node', () => {
  const FILE = 'a = Value(2); b = Value(-3)\nL = a * b\n';

  test.each([
    ['a.data = 3', { a: 3, L: -9 }],
    ['a.data += 1', { a: 3, L: -9 }],
    ['a.data -= 1', { a: 1, L: -3 }],
    ['a.data *= 4', { a: 8, L: -24 }],
    ['a.data /= 4', { a: 0.5, L: -1.5 }],
    ['a.data **= 3', { a: 8, L: -24 }],
    ['a.data = a.data + b.data', { a: -1, L: 3 }],
    ['a . data = 3', { a: 3, L: -9 }],
  ])('is set by %s, and one forward runs at the end', (statement, expected) => {
    const reading = read(FILE + statement);
    expect(values(reading)).toEqual({ b: -3, ...expected });
    expect(reading.notes).toEqual([
      `a.py: data was set after L was computed; one forward at the end changes it from -6 to ${expected.L}`,
    ]);
  });

  test('recomputes nothing until a name is assigned again', () => {
    const reading = read(`${FILE}a.data = 3\nprint(L.data)\nL = a * b\nprint(L.data)`);
    expect(reading.prints).toEqual(['-6', '-9']);
    expect(reading.notes).toEqual([]);
  });

  test('adds a note about a change at the end only if there is one', () => {
    expect(read(`${FILE}a.data = 2.0`).notes).toEqual([]);
    expect(read(`${FILE}c = Value(1)\nc.data = 2`).notes).toEqual([]);
    expect(read(`${FILE}m = L + 1\nL.data = 5`).notes).toEqual([
      'a.py: data was set after L was computed; one forward at the end changes it from 5 to -6',
    ]);
  });

  test('may be not a number, or infinite', () => {
    expect(values(read("a = Value(float('nan')); b = Value(1)\nb.data = inf\nb.data = -b.data"))).toEqual({
      a: Number.NaN,
      b: -Infinity,
    });
  });
});

describe('backward', () => {
  const FILE = 'a = 2; b = -3\nL = a * b\n';

  test('leaves the gradients of everything below', () => {
    expect(grads(read(`${FILE}L.backward()`))).toEqual({ a: -3, b: 2, L: 1 });
  });

  test('leaves if they can be recomputed, with the leaves as they were then', () => {
    const { gradients, leaves } = read(`${FILE}L.backward()\na.data += 0.5`);
    expect(gradients?.backward).toEqual({ root: 2, leaves: Float64Array.of(2, -3) });
    expect(leaves).toEqual(Float64Array.of(2.5, -3));
  });

  test('is not out of date for what happens to leaves that it does not depend on', () => {
    const { gradients, leaves } = read(`${FILE}q = 5\nL.backward()\nq.data = 6\nr = 7`);
    expect(gradients?.backward).toEqual({ root: 2, leaves: Float64Array.of(2, -3, 6, 7) });
    expect(leaves).toEqual(Float64Array.of(2, -3, 6, 7));
  });

  test('uses the present data, even if no forward gives it', () => {
    const reading = read(`${FILE}m = L * L\na.data = 10\nm.backward()`);
    expect(reading.gradients?.backward).toBeUndefined();
    expect(grads(reading)).toEqual({ a: 36, b: -120, L: -12, m: 1 });
  });

  test('can be read back at once', () => {
    const reading = read(
      `${FILE}print(a.grad)\nL.backward()\nprint(a.grad, b.grad, L.grad)\na.data += 0.5 * a.grad\nprint(a.data)`,
    );
    expect(reading.prints).toEqual(['0.0', '-3.0 2.0 1.0', '0.5']);
  });

  test('of an unnamed node, a leaf or an intermediate one works alike', () => {
    expect(grads(read(`${FILE}(L * 2).backward()`))).toEqual({ a: -6, b: 4, L: 2 });
    expect(grads(read(`${FILE}a.backward()`))).toEqual({ a: 1 });
    expect(grads(read(`${FILE}m = L * 3\nL.backward()`))).toEqual({ a: -3, b: 2, L: 1 });
  });

  test('starts from zero each time, with a note where micrograd would have added', () => {
    const reading = read(`${FILE}L.backward()\nL.backward()\nL.backward()`);
    expect(grads(reading)).toEqual({ a: -3, b: 2, L: 1 });
    expect(reading.notes).toEqual([
      'a.py:4: backward() starts from zero each time; micrograd would add to the gradients already there',
    ]);
  });

  test.each([
    ['the gradients were set to zero by hand', 'L.backward()\na.grad = 0; b.grad = 0.0\nL.backward()'],
    ['it goes over other nodes', 'L.backward()\nx = 3\nm = x * x\nm.backward()'],
  ])('needs no note where %s', (_, statements) => {
    expect(read(FILE + statements).notes).toEqual([]);
  });

  test('keeps the gradients of an earlier one that it does not reach', () => {
    expect(grads(read(`${FILE}L.backward()\nx = 3\nm = x * x\nm.backward()`))).toEqual({
      a: -3,
      b: 2,
      L: 1,
      x: 6,
      m: 1,
    });
  });
});

describe('a gradient', () => {
  test.each([
    ['L.grad = 1.0', { L: 1 }],
    ['L.grad = 1.0\na.grad = L.grad * b.data', { L: 1, a: -3 }],
    ['a.grad += 2\na.grad += 2', { a: 4 }],
    ['a.grad -= 1', { a: -1 }],
    ['a.grad = 5\nL.backward()\nb.grad *= 10', { a: -3, b: 20, L: 1 }],
  ])('is set by hand: %j', (statements, expected) => {
    expect(grads(read(`a = 2; b = -3\nL = a * b\n${statements}`))).toEqual(expected);
  });

  test('that was set by hand is one that micrograd would have added to', () => {
    expect(read('a = 2\nL = a * a\na.grad = 1\nL.backward()').notes).toHaveLength(1);
    expect(read('a = 2\nL = a * a\nL.grad = 1\nL.backward()').notes).toEqual([]);
  });

  test('is missing if no statement computed or set one', () => {
    expect(read('a = 2\nL = a * a').gradients).toBeUndefined();
  });
});

describe('the root', () => {
  test.each([
    ['x = 2; y = 3', 'y'],
    ['x = 2; y = x * 2; z = y + 1', 'z'],
    ['x = 2; y = x * 2; z = 5', 'y'],
    ['x = 2; y = x * 2; z = y + 1; y', 'y'],
    ['x = 2; y = x * 2; z = y + 1; draw_dot(y)', 'y'],
    ['x = 2; y = x * 2; z = y + 1; trace(y)', 'y'],
    ['x = 2; y = x * 2; z = y + 1; y.backward()', 'y'],
    ['x = 2; y = x * 2; z = y + 1; x', 'z'],
    ['x = 2; y = x * 2; z = y + 1; y.data', 'z'],
    ['x = 2; y = x * 2; z = y + 1; print(y)', 'z'],
    ["x = 2; y = x * 2; z = y + 1; y.label = 'y'; y.grad = 2; x.data = 3; z.data", 'z'],
    ['x = 2; y = x * 2; z = y + 1; w = y', 'y'],
    ['x = 2; y = x * 2; z = y + 1; y += 1', 'y'],
    ['x = 2; y = 3; x', 'x'],
    ['a = Value(2); y = a * 2; h = 3', 'y'],
  ])('of %j is %s', (text, name) => {
    const reading = read(text);
    expect(reading.tape.labels[reading.root]).toBe(name);
  });

  test('may be an expression without a name', () => {
    const reading = read('x = 2\nx * 3 + 1');
    expect(reading.tape.labels[reading.root]).toBeUndefined();
    expect(dataIn(reading)[reading.root]).toBe(7);
  });

  test('is missing if there is no node', () => {
    for (const text of ['', '2 + 3', "'text'", 'import math']) expect(read(text).root).toBe(NONE);
  });
});

describe('the answer', () => {
  test.each([
    ['x = 2; x', 'data 2'],
    ['x = 2; x * 3', 'data 6'],
    ['x = 2; x.data / 3', '0.6666666666666666'],
    ['2 + 3', '5'],
    ['2; 3', '3'],
    ['1/3', '0.3333333333333333'],
    ['x = 2; x.grad', '0'],
    ['x = 2', undefined],
    ['x = 2; x.backward()', undefined],
    ['print(2)', undefined],
    ['x = 2; draw_dot(x)', undefined],
  ])('to %j is %s', (text, answer) => {
    expect(read(text).answer).toBe(answer);
  });
});

describe('a value given from outside', () => {
  test.each([
    ['a leaf that is assigned', 'a = 2\nL = a * 3', { a: 5 }, { a: 5, L: 15 }],
    ['a Value', "a = Value(2, label='a')\nL = a * 3", { a: 5 }, { a: 5, L: 15 }],
    ['a plain number in a file with Value', 'h = 2\na = Value(h)\nL = a * h', { h: 5 }, { h: 5, a: 5, L: 25 }],
    [
      'a name that is only used',
      'L = (a*b + c)*f',
      { a: 2, b: -3, c: 10, f: -2 },
      { a: 2, b: -3, c: 10, f: -2, L: -8 },
    ],
    ['a name that is only used in what is printed', "print(f'{q.data}')", { q: 2 }, { q: 2 }],
    ['a name that is only set', 'a.data += 1', { a: 5 }, { a: 6 }],
    ['a name that is only augmented', 'a += 1', { a: 5 }, { a: 6, 'a#1': 5 }],
    ['one of two names for a number', 'x = y = 2\nL = x * y', { x: 5 }, { x: 5, y: 2, L: 10 }],
    ['the first of a name’s bindings', 'a = 2\nb = a * 10\na = 3', { a: 5 }, { 'a#1': 5, b: 50, a: 3 }],
    [
      'a name that a module or a number of Python has',
      'L = math.tanh(e) * 0 + inf + e',
      { e: 1, inf: 2 },
      { e: 1, inf: 2, L: 3 },
    ],
    ['a name like a module’s', 'L = np.mul(2)', { np: 5 }, { np: 5, L: 10 }],
  ])('is the first of %s', (_, text, from, expected) => {
    const reading = read(text, given(from));
    expect(values(reading)).toEqual(expected);
    expect(reading.unused).toEqual([]);
  });

  test('runs before the statements that go on from it', () => {
    expect(read('a = 2\nL = a * a\nL.backward()\nprint(a.data, a.grad)', given({ a: 5 })).prints).toEqual(['5.0 10.0']);
  });

  test('makes no root of a leaf that is only used', () => {
    const reading = read('L = a * 2\nb', given({ a: 1, b: 2 }));
    expect(reading.tape.labels[reading.root]).toBe('L');
  });

  test('that no statement uses is reported', () => {
    expect(read('L = a * 2', given({ a: 1, q: 2, r: 3 })).unused).toEqual(['q', 'r']);
  });

  test('is an error for a name that is computed, or another name for a leaf', () => {
    const { source, message } = mistake(
      'a = 2\nL = ‸a * 2',
      '"L" is computed here; only a leaf\'s first value can be given',
    );
    expect(messageOf(source, given({ L: 5 }))).toBe(message);
    expect(messageOf('a = 2\nb = a', given({ b: 5 })).split('\n')[0]).toBe(
      'a.py:2:5: "b" is another name here for a leaf; give the value to the leaf\'s first name',
    );
  });

  test('leaves what it was given from alone', () => {
    const options = given({ a: 1 });
    read('L = a * 2', options);
    expect(options.given?.size).toBe(1);
  });
});

describe('a directive', () => {
  test('is a comment that starts with a colon, with its place', () => {
    const text = '# :lr 0.05\na = 2 # : freeze a\n#: x\n  #   :   say two  words  \r\nb = (a + # :inside\n 1)';
    const { directives } = read(text);
    expect(directives.map((each) => each.text)).toEqual(['lr 0.05', 'freeze a', 'x', 'say two  words', 'inside']);
    for (const { text: command, offset } of directives) expect(text.startsWith(command, offset)).toBe(true);
  });

  test('is ignored if nothing follows the colon, or something is before it', () => {
    const text = "# :\n#:\n#: \n# a : b\n#\n# lr: 2\nprint('# :lr 2')\n'''\n# :lr 3\n'''\ndef f():\n  # :lr 4\n  pass";
    expect(read(text).directives).toEqual([]);
  });
});
