/**
 * The expressions of the op table as WebAssembly. They are JavaScript over `a`, `b` and `o`: numbers, + - * /, calls,
 * and `x < y ? u : v`. A function that WebAssembly has is an instruction, any other is imported.
 */
import { type Code, call, float, I } from './wasm.js';

const NATIVE: Readonly<Record<string, Code>> = {
  'Math.abs': I.f64.abs,
  'Math.sqrt': I.f64.sqrt,
  'Math.min': I.f64.min,
  'Math.max': I.f64.max,
};

/** How tightly each binds, and its instruction. */
const BINARY: Readonly<Record<string, readonly [number, Code]>> = {
  '<': [0, I.f64.less],
  '>': [0, I.f64.greater],
  '+': [1, I.f64.add],
  '-': [1, I.f64.sub],
  '*': [2, I.f64.mul],
  '/': [2, I.f64.div],
};

const TOKEN = /[\d.]+|[A-Za-z][\w.]*|\S/g;

/** The index of an imported function. */
export type ImportOf = (name: string) => number;

/** Code that leaves the expression's value; `inputs` push `a`, `b` and `o`. */
export function expressionCode(expression: string, inputs: Readonly<Record<string, Code>>, importOf: ImportOf): Code {
  const tokens = expression.match(TOKEN) ?? [];
  const isNext = (wanted: string): boolean => tokens[0] === wanted;
  const skip = (wanted: string): Code => {
    if (tokens.shift() !== wanted) throw new SyntaxError(`expected ${wanted} in the op's expression ${expression}`);
    return '';
  };
  const choice = (): Code => {
    const code = binary(0);
    return isNext('?') ? skip('?') + choice() + skip(':') + choice() + code + I.select : code;
  };
  /** A term, and what operators that bind at least so tightly do with it. */
  const binary = (least: number): Code => {
    let code = term();
    for (;;) {
      const [tightness, instruction] = BINARY[tokens[0] ?? ''] ?? [-1, ''];
      if (tightness < least) return code;
      tokens.shift();
      code += binary(tightness + 1) + instruction;
    }
  };
  const term = (): Code => {
    const token = tokens.shift() ?? '';
    if (token === '-') return term() + I.f64.neg;
    if (token === '(') return choice() + skip(')');
    if (!isNext('(')) return inputs[token] ?? float(Number(token));
    let given = skip('(') + choice();
    while (isNext(',')) given += skip(',') + choice();
    return given + skip(')') + (NATIVE[token] ?? call(importOf(token)));
  };
  return choice();
}
