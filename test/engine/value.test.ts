/** micrograd's familiar front: building with methods, numbers as operands, live data, backward. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { apply } from '../../src/engine/op-functions.js';
import { codeOf, OPS } from '../../src/engine/ops.js';
import { inputsOf } from '../../src/engine/tape.js';
import { compile, type Operand, Value, valuesOf } from '../../src/engine/value.js';
import { evaluated } from './graph.js';

type Method = (this: Value, other?: Operand) => Value;

const COMPUTED = OPS.filter(({ inputs }) => inputs > 0).map((op) => [op.name, op.inputs] as const);
const BINARY = COMPUTED.filter(([, inputs]) => inputs === 2);
const call = (value: Value, name: string, other?: Operand): Value =>
  (value as unknown as Record<string, Method>)[name]?.call(value, other) as Value;

describe('a method', () => {
  test.each(COMPUTED)('%s computes what the op does', (name, inputs) => {
    const [a, b] = [new Value(1.7), new Value(0.6)];
    const made = call(a, name, b);
    expect(made.data).toBe(apply(codeOf(name))(1.7, 0.6));
    expect([made.op, made.grad, made.label]).toEqual([name, 0, undefined]);
    expect(made.inputs).toEqual(inputs === 1 ? [a] : [a, b]);
  });

  test.each(COMPUTED)('%s differentiates as the engine does', (name, inputs) => {
    const [a, b] = [new Value(1.7), new Value(0.6)];
    const made = call(a, name, b);
    made.backward();
    const { grad } = evaluated(compile(made).tape, inputs, [1.7, 0.6].slice(0, inputs));
    expect([a.grad, b.grad, made.grad]).toEqual([grad[0], inputs === 2 ? grad[1] : 0, 1]);
  });

  test.each(BINARY)('%s takes a number, which becomes a constant without a gradient', (name) => {
    const a = new Value(1.7);
    const made = call(a, name, 0.6);
    expect(made.data).toBe(apply(codeOf(name))(1.7, 0.6));
    const constant = made.inputs[1] as Value;
    expect([constant.op, constant.data]).toEqual(['const', 0.6]);
    made.backward();
    const other = new Value(1.7);
    call(other, name, new Value(0.6)).backward();
    expect([a.grad, constant.grad]).toEqual([other.grad, 0]);
  });

  test.each<[string, unknown, string]>([
    ['add', '3', 'add takes a Value or a number, not the text "3"'],
    ['mul', undefined, 'mul takes a Value or a number, not undefined'],
    ['sub', null, 'sub takes a Value or a number, not null'],
    ['div', true, 'div takes a Value or a number, not true'],
    ['pow', 2n, 'pow takes a Value or a number, not a bigint'],
    ['min', [1, 2], 'min takes a Value or a number, not an object'],
    ['max', Object.create(null), 'max takes a Value or a number, not an object'],
    ['add', () => 3, 'add takes a Value or a number, not a function'],
    ['add', Symbol('x'), 'add takes a Value or a number, not a symbol'],
  ])('%s refuses %s', (name, other, message) => {
    expect(() => call(new Value(1), name, other as Operand)).toThrow(new TypeError(message));
  });

  test.each([Number.NaN, Infinity, -0, 1e-320])('takes the number %d as it is', (x) => {
    expect(new Value(0).sub(x).inputs[1]?.data).toBe(x);
    expect(new Value(x).data).toBe(x);
  });
});

describe('a leaf', () => {
  test('has data, a label and no gradient yet', () => {
    const a = new Value(2, 'a');
    expect([a.data, a.grad, a.label, a.op, a.inputs]).toEqual([2, 0, 'a', 'leaf', []]);
    expect(new Value(2).label).toBeUndefined();
    expect(String(a)).toBe('Value(data=2, grad=0)');
    expect(inspect([a, a.mul(3)])).toBe('[ Value(data=2, grad=0), Value(data=6, grad=0) ]');
  });

  test.each<[unknown, string]>([
    ['2', `a Value's data is a number, not the text "2"`],
    [undefined, "a Value's data is a number, not undefined"],
    [new Value(1), "a Value's data is a number, not an object"],
    [3n, "a Value's data is a number, not a bigint"],
  ])('is not made of %s', (data, message) => {
    expect(() => new Value(data as number)).toThrow(new TypeError(message));
  });

  test('is not set to what is not a number', () => {
    const a = new Value(2);
    expect(() => {
      a.data = '3' as unknown as number;
    }).toThrow(new TypeError(`a leaf's data is a number, not the text "3"`));
    expect(a.data).toBe(2);
  });

  test('as a root has the gradient 1', () => {
    const a = new Value(2);
    a.backward();
    expect(a.grad).toBe(1);
  });
});

describe('data', () => {
  test('of everything above follows an edit of a leaf', () => {
    const [a, b] = [new Value(2), new Value(-3)];
    const e = a.mul(b);
    const d = e.add(10);
    const L = d.tanh();
    a.data = 3;
    expect([e.data, d.data, L.data]).toEqual([-9, 1, Math.tanh(1)]);
    b.data = -4;
    a.data = 2.5;
    expect([L.data, d.data, e.data]).toEqual([0, 0, -10]);
  });

  test('follows edits before, between and after building', () => {
    const a = new Value(1);
    a.data = 2;
    const b = a.mul(10);
    a.data = 3;
    const c = b.add(1);
    expect([b.data, c.data]).toEqual([30, 31]);
    a.data = 4;
    const d = c.mul(b);
    expect([d.data, c.data, b.data]).toEqual([41 * 40, 41, 40]);
  });

  test('of one graph is not touched by edits in another', () => {
    const [a, b] = [new Value(1), new Value(2)];
    const [x, y] = [a.exp(), b.exp()];
    expect([x.data, y.data]).toEqual([Math.E, Math.exp(2)]);
    b.data = 0;
    expect([x.data, y.data]).toEqual([Math.E, 1]);
    a.data = 0;
    expect([x.data, y.data]).toEqual([1, 1]);
  });

  test('of a computed Value or a constant cannot be set', () => {
    const L = new Value(2).mul(3);
    expect(() => {
      L.data = 7;
    }).toThrow(new TypeError(`only a leaf's data can be set; this is "mul"`));
    expect(() => {
      (L.inputs[1] as Value).data = 7;
    }).toThrow(new TypeError(`only a leaf's data can be set; this is "const"`));
    expect(L.data).toBe(6);
  });

  test('tells 0 from -0', () => {
    const a = new Value(0);
    const inverse = new Value(1).div(a);
    expect(inverse.data).toBe(Infinity);
    a.data = -0;
    expect(inverse.data).toBe(-Infinity);
  });
});

describe('backward', () => {
  test('of a large graph gives the same numbers however often it has run, whatever was edited meanwhile', () => {
    const w = new Value(0.5);
    const build = (): Value => {
      let sum = new Value(0);
      for (let i = 0; i < 800; i++) sum = sum.add(w.mul(new Value(Math.sin(i))).tanh());
      return sum;
    };
    const loss = build();
    for (let pass = 0; pass < 250; pass++) {
      w.data = Math.cos(pass);
      loss.backward();
    }
    const [data, grad] = [loss.data, w.grad];
    const anew = build();
    anew.backward();
    expect([data, grad]).toEqual([anew.data, w.grad]);
    expect(data).not.toBe(0);
  });

  const lecture = () => {
    const [a, b, c, f] = [new Value(2, 'a'), new Value(-3, 'b'), new Value(10, 'c'), new Value(-2, 'f')];
    const e = a.mul(b);
    const d = e.add(c);
    return [a, b, c, f, e, d, d.mul(f)] as const;
  };
  const grads = (values: readonly Value[]): number[] => values.map(({ grad }) => grad);

  test('sets the gradient of every Value the root depends on', () => {
    const values = lecture();
    values[6].backward();
    expect(grads(values)).toEqual([6, -4, -2, 4, -2, -2, 1]);
  });

  test('starts from zero each time', () => {
    const values = lecture();
    values[6].backward();
    values[6].backward();
    values[0].grad = 99;
    values[6].backward();
    expect(grads(values)).toEqual([6, -4, -2, 4, -2, -2, 1]);
  });

  test('uses the data as it is now, and leaves gradients be until it runs again', () => {
    const values = lecture();
    const [a, b, , f, , , L] = values;
    L.backward();
    a.data = 5;
    expect([a.grad, b.grad]).toEqual([6, -4]);
    L.backward();
    expect([a.grad, b.grad, f.grad]).toEqual([6, -10, -5]);
  });

  test('lets a gradient be set by hand and used', () => {
    const [a, , , , , , L] = lecture();
    a.grad = 2.5;
    a.data += 0.01 * a.grad;
    expect([a.grad, a.data]).toEqual([2.5, 2.025]);
    expect(L.data).toBeCloseTo((2.025 * -3 + 10) * -2, 12);
    expect(a.grad).toBe(2.5);
  });

  test('from inside the graph says nothing to what lies above or beside', () => {
    const values = lecture();
    const [a, b, , , e, , L] = values;
    L.backward();
    e.backward();
    expect(grads(values)).toEqual([-3, 2, -2, 4, 1, -2, 1]);
    expect([a.grad, b.grad]).toEqual([-3, 2]);
  });

  test('from one side of a product says nothing to the other side', () => {
    const [a, b] = [new Value(2), new Value(3)];
    const [left, right] = [a.exp(), b.neg()];
    left.mul(right).backward();
    const before = [a.grad, left.grad];
    right.backward();
    expect([a.grad, left.grad, b.grad, right.grad]).toEqual([...before, -1, 1]);
  });

  test('from two roots over shared nodes gives each root its own', () => {
    const [a, b] = [new Value(2), new Value(3)];
    const shared = a.mul(b);
    const [sum, square] = [shared.add(a), shared.mul(shared)];
    sum.backward();
    expect([a.grad, b.grad, shared.grad]).toEqual([4, 2, 1]);
    square.backward();
    expect([a.grad, b.grad, shared.grad]).toEqual([36, 24, 12]);
    a.data = 1;
    expect([sum.data, square.data]).toEqual([4, 9]);
    sum.backward();
    expect([a.grad, b.grad, shared.grad]).toEqual([4, 1, 1]);
    square.backward();
    expect([a.grad, b.grad, shared.grad]).toEqual([18, 6, 6]);
    expect([sum.grad, square.grad]).toEqual([1, 1]);
  });

  test('reaches a Value over both edges of a + a', () => {
    const a = new Value(3);
    const b = a.add(a);
    b.backward();
    expect([b.data, a.grad]).toEqual([6, 2]);
  });

  test('goes down a graph that is built anew each step, as a training loop does', () => {
    const w = new Value(0);
    const losses: number[] = [];
    for (let step = 0; step < 100; step++) {
      const loss = w.sub(3).pow(2);
      loss.backward();
      w.data -= 0.1 * w.grad;
      losses.push(loss.data);
    }
    expect(losses[0]).toBeCloseTo((0.6 - 3) ** 2, 12);
    expect(w.data).toBeCloseTo(3, 8);
  });
});

test('a chain of 1,000,000 Values is built, differentiated, edited and read without recursion', () => {
  const x = new Value(0.5);
  let node = x.sin();
  for (let i = 2; i < 1_000_000; i += 2) node = node.add(1).sub(1);
  node.backward();
  expect(x.grad).toBeCloseTo(Math.cos(0.5), 15);
  x.data = 0.25;
  expect(node.data).toBeCloseTo(Math.sin(0.25), 9);
});

describe('compile', () => {
  test('puts a graph in the order in which a reading from left to right computes it', () => {
    const [a, b] = [new Value(2, 'a'), new Value(3, 'b')];
    const product = a.mul(b);
    const root = product.add(b.neg()).sub(product);
    root.label = 'L';
    const { tape, values, data } = compile(root);
    expect([...tape.op].map((code) => OPS[code]?.name)).toEqual(['leaf', 'leaf', 'mul', 'neg', 'add', 'sub']);
    expect([2, 3, 4, 5].map((id) => inputsOf(tape, id))).toEqual([[0, 1], [1], [2, 3], [4, 2]]);
    expect(tape.labels).toEqual(['a', 'b', undefined, undefined, undefined, 'L']);
    expect([...data]).toEqual([2, 3, 6, -3, 3, -3]);
    expect([values[0], values[2], values[5]]).toEqual([a, product, root]);
  });

  test('keeps the label of every kind of node', () => {
    const a = new Value(2, 'a');
    const root = a.mul(3);
    (root.inputs[1] as Value).label = 'three';
    root.label = 'L';
    expect(compile(root).tape.labels).toEqual(['a', 'three', 'L']);
  });

  test('and back again is the same graph, with the same data', () => {
    const [a, b] = [new Value(1.5, 'a'), new Value(-0.5)];
    const root = a.mul(b).tanh().add(a.pow(2)).max(b).sub(a.mul(b));
    root.label = 'L';
    const there = compile(root);
    const values = valuesOf(there.tape, there.data);
    const again = compile(values.at(-1) as Value);
    expect(again.tape).toEqual(there.tape);
    expect(again.data).toEqual(there.data);
    expect(values.map(({ data }) => data)).toEqual([...there.data]);
  });

  test('and back again lives: leaves can be edited and roots differentiated', () => {
    const [a, b] = [new Value(2, 'a'), new Value(-3, 'b')];
    const there = compile(a.mul(b).add(10));
    const values = valuesOf(there.tape, there.data);
    const [first, second, , , root] = values as [Value, Value, Value, Value, Value];
    root.backward();
    expect([first.grad, second.grad]).toEqual([-3, 2]);
    first.data = 4;
    expect([root.data, a.data]).toEqual([-2, 2]);
  });
});

describe('what a program does to a Value from outside', () => {
  test('a label that is not a text is refused when it is given, and when the graph is read', () => {
    for (const label of [7, null, {}, Symbol('x'), ['a']] as unknown[] as string[])
      expect(() => new Value(1, label)).toThrow(/^a Value's label is a text, not /);
    const a = new Value(1, 'a');
    const L = a.mul(2);
    a.label = 7 as unknown as string;
    expect(() => L.backward()).toThrow("a Value's label is a text, not 7");
    a.label = 'a';
    L.backward();
    expect(a.grad).toBe(2);
  });

  test('op and inputs cannot be changed', () => {
    const [a, b] = [new Value(2), new Value(3)];
    const L = a.mul(b);
    expect(() => (L.inputs as Value[]).push(a)).toThrow(TypeError);
    expect(() => ((L.inputs as Value[])[0] = b)).toThrow(TypeError);
    expect(() => ((L as { inputs: unknown }).inputs = [])).toThrow(TypeError);
    expect(() => ((L as { op: unknown }).op = 'add')).toThrow(TypeError);
    L.backward();
    expect([L.op, L.inputs, L.data, a.grad]).toEqual(['mul', [a, b], 6, 3]);
  });

  test('what a Value was made from stays, so that a graph has no cycle', () => {
    const a = new Value(2, 'a');
    const v = a.tanh();
    const top = v.mul(a);
    expect(() => (v.inputs as Value[]).splice(0, 1, top)).toThrow(TypeError);
    expect([v.inputs, compile(top).tape.size]).toEqual([[a], 3]);
  });

  test('inputs that no method gives are refused', () => {
    const make = (op: string, inputs: unknown[]) => Reflect.construct(Value, [1, 'v', op, ...inputs]) as Value;
    expect(() => compile(make('mul', [new Value(1)]))).toThrow('the op mul takes 2 Values, not an object');
    expect(() => compile(make('tanh', [5]))).toThrow('the op tanh takes 1 Values, not 5');
    expect(() => compile(make('gelu', []))).toThrow('there is no op "gelu"');
  });
});
