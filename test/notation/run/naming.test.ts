/** What nodes are called: the label given, else the name, else a number of the name. */
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../src/notation/read.js';
import type { Start } from '../../../src/notation/run/machine.js';
import { dataIn, gradsIn, idOf, labelled, messageOf, mistake, read, values } from '../reading.js';

describe('a node', () => {
  test.each([
    ['is called by its name', 'a = 2\nb = a * 3', ['a = leaf', 'b = * a (const)']],
    ['is called by the label given to a Value', "x = Value(2, label='w1')\ny = x * x", ['w1 = leaf', 'y = * w1 w1']],
    [
      'is called by the label given later',
      "a = Value(2)\na.label = 'input'\nb = a * a; b.label = 'out'",
      ['input = leaf', 'out = * input input'],
    ],
    [
      'keeps a label given before it had a name',
      "(Value(2, label='w') * 3).backward()\ny = Value(1, label='w')",
      ['w = leaf', 'w = leaf'],
    ],
    ['has no label where it has no name', 'a = 2\na * 3 + 1', ['a = leaf']],
    ['keeps the first of its names', 'a = 2\nb = a\nc = a * b\nd = c', ['a = leaf', 'c = * a a']],
    [
      'loses an empty label to its name',
      "a = Value(2, label='')\nb = a * a; b.label = 'x'; b.label = ''",
      ['a = leaf', 'b = * a a'],
    ],
    [
      'may share a label with another',
      "a = Value(1, label='x'); b = Value(2, label='x')\nL = a * b",
      ['x = leaf', 'x = leaf', 'L = * x x'],
    ],
    [
      'may have any text as its label',
      'a = Value(1, label=\'two words \\x1b 日本 #1\' "!")',
      ['two words \x1b 日本 #1! = leaf'],
    ],
  ])('%s', (_, text, expected) => {
    expect(labelled(read(text))).toEqual(expected);
  });
});

describe('a name that is assigned again', () => {
  test.each([
    [
      'means its last binding, and numbers the earlier ones',
      'c = 2\nc = c * 3\nc = c + 1',
      ['c#1 = leaf', 'c#2 = * c#1 (const)', 'c = + c#2 (const)'],
    ],
    [
      'numbers only what is still used',
      'a = 2\nc = a * 3\nc = a * 4\nc = c + 1',
      ['a = leaf', 'c = * a (const)', 'c#1 = * a (const)', 'c = + c#1 (const)'],
    ],
    ['numbers the root', 'a = Value(2)\nL = a * 3\nL = 5', ['a = leaf', 'L#1 = * a (const)']],
    [
      'leaves a label that was given alone',
      "c = Value(2, label='first')\nc = c * 3",
      ['first = leaf', 'c = * first (const)'],
    ],
    [
      'numbers a node whose given label is its name',
      "c = Value(2, label='c')\nc = c * 3; c.label = 'c'\nc = c + 1; c.label = 'c'",
      ['c#1 = leaf', 'c#2 = * c#1 (const)', 'c = + c#2 (const)'],
    ],
    [
      'leaves a node its other name',
      'a = 2\nb = a\na = b * 3\nL = a + b',
      ['b = leaf', 'a = * b (const)', 'L = + a b'],
    ],
    ['is not a new binding if it stays the same node', 'a = 2\na = a\nL = a * a', ['a = leaf', 'L = * a a']],
    [
      'may get its first node back',
      'a = 2\nt = a\na = a * 3\nm = a\na = t\nL = m + a',
      ['a = leaf', 'm = * a (const)', 'L = + m a'],
    ],
    ['is augmented to a new node', 'c = 2\nc += c\nc **= 2', ['c#1 = leaf', 'c#2 = + c#1 c#1', 'c = ** c#2 (const)']],
    [
      'may become a plain number',
      'a = Value(2)\nb = a * 2\na = 3\nL = b * a',
      ['a#1 = leaf', 'b = * a#1 (const)', 'L = * b (const)'],
    ],
  ])('%s', (_, text, expected) => {
    expect(labelled(read(text))).toEqual(expected);
  });

  test('is found under its numbers', () => {
    const reading = read('c = 2\nc = c * 3\nc = c + 1');
    expect(values(reading)).toEqual({ c: 7, 'c#1': 2, 'c#2': 6 });
    expect([...reading.names.keys()]).toEqual(['c', 'c#1', 'c#2']);
  });

  test('gives the names that micrograd’s own example ends with', () => {
    const reading = read(`
a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
g.backward()`);
    expect([...reading.names.keys()]).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'c#1', 'c#2', 'd#1', 'd#2', 'g#1']);
    expect(labelled(reading)).toContain('g = + g#1 (div)');
    const [data, grads] = [dataIn(reading), gradsIn(reading)];
    expect(data[reading.root]).toBe(24.70408163265306);
    expect(grads[idOf(reading, 'a')]).toBeCloseTo(138.83381924198252, 10);
    expect(grads[idOf(reading, 'b')]).toBeCloseTo(645.57725947522, 10);
  });
});

describe('statements that go on from an earlier reading', () => {
  const startOf = (reading: Reading): Start => {
    const { tape, names, usesValue } = reading;
    return {
      tape,
      names,
      usesValue,
      data: dataIn(reading),
      grad: Float64Array.from(gradsIn(reading), (grad) => grad ?? 0),
    };
  };
  const goOn = (first: string, ...others: readonly string[]): Reading => {
    let reading = read(first);
    for (const text of others) reading = read(text, { start: startOf(reading) });
    return reading;
  };

  test('know its names, and add to its graph', () => {
    const reading = goOn('a = 2; b = -3', 'L = a * b');
    expect(values(reading)).toEqual({ a: 2, b: -3, L: -6 });
    expect(reading.tape.labels[reading.root]).toBe('L');
  });

  test('see its data and its gradients', () => {
    const reading = goOn(
      'a = 2; b = -3\nL = a * b\nL.backward()',
      'print(L.data, a.grad)\na.data += a.grad\nprint(a.data)',
    );
    expect(reading.prints).toEqual(['-6.0 -3.0', '-1.0']);
    expect(values(reading)).toEqual({ a: -1, b: -3, L: 3 });
    expect(reading.notes).toEqual([]);
  });

  test('set a gradient among those that are there', () => {
    const reading = goOn('a = 2; b = -3\nL = a * b\nL.backward()', 'a.grad *= 2');
    expect(reading.gradients).toEqual({ set: new Map([[0, -6]]) });
  });

  test('leave the root to the caller if they compute nothing', () => {
    expect(goOn('a = 2\nL = a * 2', 'a.data = 3').root).toBe(-1);
  });

  test.each<[texts: [string, ...string[]], expected: string[]]>([
    [
      ['c = 2\nc = c * 3', 'c = c + 1'],
      ['c#1 = leaf', 'c#2 = * c#1 (const)', 'c = + c#2 (const)'],
    ],
    [
      ['c = 2', 'c += 1', 'c += 2', 'c += 3'],
      ['c#1 = leaf', 'c#2 = + c#1 (const)', 'c#3 = + c#2 (const)', 'c = + c#3 (const)'],
    ],
    [
      ['a = 2\nL = a * 3\nL = a', 'L = a * 4'],
      ['a = leaf', 'L#1 = * a (const)', 'L = * a (const)'],
    ],
    [
      ['c = 2\nc = c * 3', 'd = c * c'],
      ['c#1 = leaf', 'c = * c#1 (const)', 'd = * c c'],
    ],
    [
      ['a = 2\nb = a\na = b * 3', 'b = a * b'],
      ['b#1 = leaf', 'a = * b#1 (const)', 'b = * a b#1'],
    ],
    [
      ["c = Value(2, label='w')\nc = c * 3", 'c = c + 1'],
      ['w = leaf', 'c#1 = * w (const)', 'c = + c#1 (const)'],
    ],
  ])('number re-assigned names on: %j', (texts, expected) => {
    expect(labelled(goOn(...texts))).toEqual(expected);
  });

  test('make leaves of numbers in a file without Value, and leave them plain in one with it', () => {
    expect(labelled(goOn('a = 2', 'h = 3'))).toEqual(['a = leaf', 'h = leaf']);
    expect(goOn('a = Value(2)', 'h = 3').names.get('h')).toBe(3);
  });

  test('do not change what they go on from', () => {
    const first = read('c = 2\nc = c * 3\nc.backward()');
    const start = startOf(first);
    const before = {
      tape: structuredClone(start.tape),
      names: new Map(start.names),
      data: start.data.slice(),
      grad: start.grad.slice(),
    };
    read('c = c + 1\nc.backward()\nc.data = 5; c.grad = 6; c.label = "x"', { start });
    expect({ tape: start.tape, names: new Map(start.names), data: start.data, grad: start.grad }).toEqual(before);
  });

  test('say what is wrong like any others', () => {
    const { source, message } = mistake('L = a * ‸q', 'unknown name "q"');
    expect(messageOf(source, { start: startOf(read('a = 2')) })).toBe(message);
  });
});
