/** Random small Python programs around a graph, with statements of every kind that reading could pass over, one by one. */
import { seeded } from '../../../src/engine/nn/random.js';

export function programs(seed: number, count: number): string[][] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => program(random));
}

type Random = () => number;

const NODES = 'a b c d e f L'.split(' ');
const NUMBERS = 'h k n lr'.split(' ');
const OTHERS = 'xs ys p q s t fn g step obj'.split(' ');
const FUNCTIONS = 'f1 f2 f3 fn step'.split(' ');

function program(random: Random): string[] {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const node = (): string => pick(NODES);
  const number = (): string => pick(['1', '2.0', '-3', '0.5', '3', ...NUMBERS]);
  const other = (): string => pick(OTHERS);
  const any = (): string => pick([...NODES, ...NUMBERS, ...OTHERS]);
  const fun = (): string => pick(FUNCTIONS);
  const term = (): string => pick([node, node, node, number])();
  const made = (): string =>
    pick([
      () => `${node()} * ${term()}`,
      () => `${term()} + ${node()}`,
      () => `${node()} - ${term()}`,
      () => `(${node()} + ${term()}) * ${node()}`,
      () => `${node()}.tanh()`,
      () => `-${node()}`,
      () => `${node()} / 2`,
    ])();
  const plain = (): string =>
    pick([
      () => `${number()} + ${number()}`,
      () => `${number()} * ${number()}`,
      () => number(),
      () => `${node()}.data`,
      () => `${node()}.grad * ${number()}`,
    ])();
  const value = (): string =>
    pick([
      () => `[${node()}, ${node()}]`,
      () => `[${number()}, ${number()}]`,
      () => '[]',
      () => 'None',
      () => 'True',
      () => "'x'",
      () => `{'k': ${any()}}`,
      () => `${any()}`,
      () => `(${any()}, ${any()})`,
      () => `${fun()}(${any()})`,
      () => `${fun()}`,
      () => `lambda v: ${pick(['v', 'v * 2', `${any()}`, 'v.backward()', "setattr(v, 'data', 9)"])}`,
      () => `[v for v in ${other()}]`,
      () => `[${node()}.data for v in [1]]`,
      () => `(v for v in ${other()})`,
      () => `${other()}[0]`,
      () => `${other()}.pop()`,
      () => `len(${other()})`,
      () => `${node()}.backward`,
      () => `${any()} if ${number()} else ${any()}`,
      () => `${number()} > ${number()}`,
      () => `str(${any()})`,
      () => `sum([${any()}, ${any()}])`,
      () => `max(${any()}, ${any()})`,
      () => `f'{${any()}}'`,
      () => 'Value',
      () => `Value(${number()})`,
      () => `[Value(${number()})]`,
      () => `list(map(${fun()}, [${any()}]))`,
      () => `${number()} // 2`,
      () => `dict(x=${any()})`,
      () => `(${pick([...NODES, ...NUMBERS])} := ${number()})`,
    ])();
  const simple = (): string =>
    pick([
      () => `${node()} = Value(${number()})`,
      () => `${node()} = ${made()}`,
      () => `${node()} = ${made()}`,
      () => `${pick(NUMBERS)} = ${plain()}`,
      () => `${other()} = ${value()}`,
      () => `${any()} = ${value()}`,
      () => `${value()}`,
      () => `print(${any()}, ${value()})`,
      () => `${fun()}(${any()})`,
      () => `${fun()}()`,
      () => `${fun()}(${value()})`,
      () => `${any()} += ${term()}`,
      () => `${any()} //= ${number()}`,
      () => `${node()}.data = ${plain()}`,
      () => `${node()}.grad += ${plain()}`,
      () => `${node()}.grad = ${node()}.grad = ${number()}`,
      () => `${node()}.backward()`,
      () => `${node()}._backward()`,
      () => `${any()}, ${any()} = ${pick([term(), value()])}, ${pick([term(), `Value(${number()})`])}`,
      () => `${any()}, ${any()} = ${other()}`,
      () => `${any()}: float = ${term()}`,
      () => `del ${any()}`,
      () => `assert ${any()} is not None`,
      () => `${other()}.append(${any()})`,
      () => `${other()}[0] = ${any()}`,
      () => `${other()}[0].data = ${number()}`,
      () => `${other()}.x = ${any()}`,
      () => `setattr(${any()}, 'data', ${number()})`,
      () => `exec('${any()} = ${number()}')`,
      () => `globals()['${any()}'] = ${number()}`,
      () => `import math`,
      () => `import random as ${any()}`,
      () => `from math import ${pick(['pi', 'e', 'tanh', 'sqrt', '*'])}`,
      () => `${pick(['math', 'print', 'len', 'Value', 'tanh', 'draw_dot', 'list', 'str'])} = ${value()}`,
      () => `Value.${pick(['tanh', '__add__', '__mul__', 'x'])} = ${fun()}`,
      () => `draw_dot(${node()})`,
      () => `global ${any()}`,
      () => `${other()} = draw_dot(${node()})`,
    ])();
  const indented = (text: string, by = '    '): string =>
    text
      .split('\n')
      .map((each) => by + each)
      .join('\n');
  const body = (): string => {
    const lines = Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
      random() < 0.25
        ? pick([() => 'v.data = 7', () => 'v.backward()', () => 'v.grad += 1', () => 'print(v)', () => 's = v'])()
        : random() < 0.15
          ? block()
          : simple(),
    );
    return indented(lines.join('\n'));
  };
  const functionBody = (): string => {
    const lines = [
      ...(random() < 0.3 ? [`global ${any()}`] : []),
      pick([
        () => `return ${pick([value, any, made])()}`,
        () => 'return v',
        () => 'v.data = 5',
        () => 'v.backward()',
        () => `${other()}.append(v)`,
        () => `${fun()}(v)`,
        () => 'return v(2)',
        () => `return [w for w in v]`,
        simple,
        simple,
        block,
      ])(),
    ];
    return indented(lines.join('\n'));
  };
  const block = (): string =>
    pick([
      () => `for v in ${pick(['range(2)', other(), `[${any()}, ${any()}]`])}:\n${body()}`,
      () => `for ${any()} in range(2):\n${body()}`,
      () => `if ${any()}:\n${body()}\nelse:\n${body()}`,
      () => `while True:\n${body()}\n    break`,
      () => `try:\n${body()}\nexcept Exception as ${any()}:\n${body()}`,
      () => `def ${fun()}(v=${any()}, *rest):\n${functionBody()}`,
      () => `def ${fun()}(v=None):\n${functionBody()}`,
      () => `def ${pick([fun(), any(), 'draw_dot', 'tanh', 'print', 'len'])}(v=None):\n${functionBody()}`,
      () => `@${fun()}\ndef ${fun()}(v=None):\n${functionBody()}`,
      () =>
        `class ${pick(['F', fun(), any(), 'Value'])}:\n    x = ${any()}\n    def __init__(v, w=None):\n${indented(functionBody())}`,
      () => `class F:\n${body()}`,
      () => `class F:\n    @${fun()}\n    def m(v=None):\n${indented(functionBody())}`,
      () => `if True:\n    def ${fun()}(v=None):\n${indented(functionBody())}\n    ${fun()}(${any()})`,
      () => `with open('/dev/null') as ${any()}:\n${body()}`,
    ])();
  const lines = [
    'a = Value(2.0)',
    'b = Value(-3.0); c = Value(10)',
    'h = 0.5; k = 2; n = 3; lr = 0.1',
    ...(random() < 0.7 ? ['xs = []'] : []),
    ...(random() < 0.7 ? ['d = a * b', 'e = d + c', 'f = e * 2', 'L = f.tanh()'] : []),
    ...(random() < 0.5 ? [`ys = [${any()}]`] : []),
    ...(random() < 0.5 ? [`def fn(v=None):\n${functionBody()}`] : []),
    ...(random() < 0.5 ? [`def step(v=None):\n${functionBody()}`] : []),
  ];
  const count = 1 + Math.floor(random() * 5);
  for (let i = 0; i < count; i++) lines.push(random() < 0.35 ? block() : simple());
  return lines;
}
