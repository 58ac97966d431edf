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

/** The index of an imported function. */
export type ImportOf = (name: string, parameters: number) => number;

const TOKEN = /[\d.]+|[A-Za-z][\w.]*|\S/g;

/** Code that leaves the expression's value; `inputs` push `a`, `b` and `o`. */
export function expressionCode(expression: string, inputs: Readonly<Record<string, Code>>, importOf: ImportOf): Code {
  const tokens = expression.match(TOKEN) ?? [];
  let at = 0;
  const take = (...wanted: readonly string[]): string | undefined =>
    wanted.includes(tokens[at] ?? '') ? tokens[at++] : undefined;
  const must = (wanted: string): void => {
    if (!take(wanted)) throw new SyntaxError(`expected ${wanted} in the op's expression ${expression}`);
  };

  const choice = (): Code => {
    const left = sum();
    const relation = take('<', '>');
    if (!relation) return left;
    const right = sum();
    must('?');
    const yes = choice();
    must(':');
    const no = choice();
    return yes + no + left + right + (relation === '<' ? I.f64.less : I.f64.greater) + I.select;
  };
  const chain = (next: () => Code, codes: Readonly<Record<string, Code>>): Code => {
    let code = next();
    for (let op = take(...Object.keys(codes)); op; op = take(...Object.keys(codes))) code += next() + codes[op];
    return code;
  };
  const sum = (): Code => chain(product, { '+': I.f64.add, '-': I.f64.sub });
  const product = (): Code => chain(term, { '*': I.f64.mul, '/': I.f64.div });
  const term = (): Code => {
    if (take('-')) return term() + I.f64.neg;
    if (take('(')) return closed(choice());
    const token = tokens[at++] ?? '';
    if (!take('(')) return inputs[token] ?? float(mustBeNumber(Number(token)));
    const given = [choice()];
    while (take(',')) given.push(choice());
    return closed(given.join('') + (NATIVE[token] ?? call(importOf(token, given.length))));
  };
  const closed = (code: Code): Code => {
    must(')');
    return code;
  };
  const mustBeNumber = (number: number): number => {
    if (Number.isNaN(number)) throw new SyntaxError(`a name that is not an input in the op's expression ${expression}`);
    return number;
  };

  const code = choice();
  if (at < tokens.length) throw new SyntaxError(`too much in the op's expression ${expression}`);
  return code;
}
