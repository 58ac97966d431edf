/**
 * Every operation, one row each: how it is written, what it computes, and its local derivatives.
 * `forward` and `partials` are JavaScript expressions over the inputs `a` and `b` and the result
 * `o`; the loops in loops.ts are generated from them, so adding an op is adding a row.
 * If a derivative does not exist (relu, abs, min, max at their kink; powers at 0), its value is
 * PyTorch's: 0 for relu and abs, half to each side for min and max.
 */

/** How an op is written down: between its inputs, before its input, or as a function. */
export type Fixity = 'infix' | 'prefix' | 'function' | 'none';

export interface Op {
  /** The name as a function or method: `add`, `tanh`. */
  readonly name: string;
  /** What the tree, JSON and drawings show: `+`, `tanh`. */
  readonly symbol: string;
  readonly inputs: 0 | 1 | 2;
  readonly fixity: Fixity;
  /** How tightly an infix or prefix op binds, as in Python: larger is tighter. */
  readonly precedence: number;
  /** The value, as an expression over `a` and `b`. */
  readonly forward: string;
  /** The derivative toward each input, as an expression over `a`, `b` and `o`. */
  readonly partials: readonly string[];
  /** The same derivatives as text for people. */
  readonly text: readonly string[];
  /** Whether a chain of it can be shown as one sum, product, max or min of many terms. */
  readonly associative: boolean;
}

const row = <const Name extends string, const Partials extends readonly string[]>(
  name: Name,
  symbol: string,
  fixity: Fixity,
  precedence: number,
  forward: string,
  partials: Partials,
  text: readonly string[],
  associative = false,
) => ({
  name,
  symbol,
  inputs: partials.length as Partials['length'],
  fixity,
  precedence,
  forward,
  partials,
  text,
  associative,
});

const fn = <const Name extends string, const Partials extends readonly string[]>(
  name: Name,
  forward: string,
  partials: Partials,
  text: readonly string[],
  associative = false,
) => row(name, name, 'function', 9, forward, partials, text, associative);

const ROWS = [
  row('leaf', 'leaf', 'none', 9, '', [], []),
  row('const', 'const', 'none', 9, '', [], []),
  row('add', '+', 'infix', 1, 'a + b', ['1', '1'], ['1', '1'], true),
  row('sub', '-', 'infix', 1, 'a - b', ['1', '-1'], ['1', '-1']),
  row('mul', '*', 'infix', 2, 'a * b', ['b', 'a'], ['b', 'a'], true),
  row('div', '/', 'infix', 2, 'a / b', ['1 / b', '-o / b'], ['1/b', '-a/b**2']),
  row(
    'pow',
    '**',
    'infix',
    4,
    'pow(a, b)',
    ['powBase(a, b)', 'powExponent(a, b, o)'],
    ['b * a**(b - 1)', 'o * log(a)'],
  ),
  row('neg', '-', 'prefix', 3, '-a', ['-1'], ['-1']),
  fn('exp', 'Math.exp(a)', ['o'], ['o']),
  fn('log', 'Math.log(a)', ['1 / a'], ['1/a']),
  fn('sqrt', 'Math.sqrt(a)', ['0.5 / o'], ['1/(2*o)']),
  fn('tanh', 'Math.tanh(a)', ['1 - o * o'], ['1 - o**2']),
  fn('sigmoid', 'sigmoid(a)', ['o * (1 - o)'], ['o * (1 - o)']),
  fn('softplus', 'softplus(a)', ['sigmoid(a)'], ['sigmoid(a)']),
  fn('relu', '(a < 0 ? 0 : a)', ['(a > 0 ? 1 : 0)'], ['1 if a > 0 else 0']),
  fn('sin', 'Math.sin(a)', ['Math.cos(a)'], ['cos(a)']),
  fn('cos', 'Math.cos(a)', ['-Math.sin(a)'], ['-sin(a)']),
  fn('abs', 'Math.abs(a)', ['Math.sign(a)'], ['sign(a)']),
  fn(
    'min',
    'Math.min(a, b)',
    ['share(b - a)', 'share(a - b)'],
    ['1 if a < b else 0 if a > b else 0.5', '1 if b < a else 0 if b > a else 0.5'],
    true,
  ),
  fn(
    'max',
    'Math.max(a, b)',
    ['share(a - b)', 'share(b - a)'],
    ['1 if a > b else 0 if a < b else 0.5', '1 if b > a else 0 if b < a else 0.5'],
    true,
  ),
] as const;

export const OPS: readonly Op[] = ROWS;

/** The names of the ops that have this many inputs. */
export type OpName<Inputs extends 0 | 1 | 2> = Extract<(typeof ROWS)[number], { inputs: Inputs }>['name'];

/** C's and Python's pow: 1 to any power is 1, and so is -1 to an infinite one. */
const pow = (a: number, b: number): number =>
  a === 1 || (a === -1 && (b === Infinity || b === -Infinity)) ? 1 : a ** b;

/** The functions that rows may call besides `Math`. */
export const HELPERS = {
  pow,
  /** d(a**b)/da. a**0 is constant, even at a = 0. */
  powBase: (a: number, b: number): number => (b === 0 ? 0 : b * pow(a, b - 1)),
  /** d(a**b)/db. At a = 0 the power stays 0 for every exponent above 0. */
  powExponent: (a: number, b: number, o: number): number => (a === 0 && b >= 0 ? 0 : o * Math.log(a)),
  /** 1 / (1 + exp(-a)), without overflow on either side. */
  sigmoid: (a: number): number => {
    if (a >= 0) return 1 / (1 + Math.exp(-a));
    const e = Math.exp(a);
    return e / (1 + e);
  },
  /** log(1 + exp(a)), without overflow, and exact also if it is nearly 0. */
  softplus: (a: number): number => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  /** The share of the gradient of min or max for the input that wins by `lead`. */
  share: (lead: number): number => (lead > 0 ? 1 : lead < 0 ? 0 : 0.5),
};

const codes = new Map(OPS.map((op, code) => [op.name, code]));

/** The row number of an op, which is what a tape stores. Throws a TypeError on a name that is not an op. */
export function codeOf(name: string): number {
  const code = codes.get(name);
  if (code === undefined) throw new TypeError(`there is no op "${name}"`);
  return code;
}

export const LEAF = codeOf('leaf');
export const CONST = codeOf('const');

/** The row of an op, by its code. */
export const opOf = (code: number): Op => OPS[code] as Op;

/** An op's symbol, or its name if another op has the same symbol: `-` is subtraction, so negation is `neg`. */
export const wordOf = ({ name, symbol, fixity }: Op): string => (fixity === 'prefix' ? name : symbol);
