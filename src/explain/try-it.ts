/**
 * The slope of one use, to be tried by hand: how far the user moves if its input alone moves by h.
 *
 *     ((a + h)×b - a×b)/h ≈ -3   with h = 0.001          eps in place of h where a node is called h
 */
import { isAtKink } from '../engine/autodiff/kinks.js';
import { apply } from '../engine/op-functions.js';
import { CONST, opOf } from '../engine/ops.js';
import { inputCount, inputOf } from '../engine/tape.js';
import { full, short } from '../text/numbers.js';
import type { Contribution } from './chain-rule.js';
import { grouped, type Marks, name, type Point } from './point.js';

/** The h of data up to 1 in size; of larger data so many times as much. */
const STEP = 1e-3;
/** Digits of a quotient: more would show how the numbers are rounded. */
const DIGITS = 4;

/** A line for each of these uses; at a kink two, one for each side. */
export function tryItText(point: Point, id: number, uses: readonly Contribution[], marks: Marks): string[] {
  if (id === point.root || point.tape.op[id] === CONST) return [];
  return uses.flatMap(({ user, side }) => {
    const h = STEP * Math.max(1, 10 ** Math.floor(Math.log10(Math.abs(point.data[id] as number) || 1)));
    if (!Number.isFinite(h)) return [];
    const inputs = Array.from({ length: inputCount(point.tape, user) }, (_, at) => inputOf(point.tape, user, at));
    const names = inputs.map((input) => grouped(name(point, input, marks)));
    const symbol = names.some((each) => /\bh\b/.test(each)) ? 'eps' : 'h';
    const formula = quotient(point.tape.op[user] as number, names, side, symbol, marks);
    const line = (step: number): string =>
      `${formula} ${marks.about} ${slopeOver(point, user, side, step)}   with ${symbol} = ${full(Number(step.toPrecision(6)))}`;
    return isAtKink(point.tape, point.data, user) ? [line(h), line(-h)] : [line(h)];
  });
}

/** `((a + h)×b - a×b)/h`. */
function quotient(code: number, names: readonly string[], side: number, step: string, marks: Marks): string {
  const before = written(code, names, marks);
  const moved = names.map((each, at) => (at === side ? `(${each} + ${step})` : each));
  return `(${written(code, moved, marks)} - ${opOf(code).precedence === 1 ? `(${before})` : before})/${step}`;
}

/** An op over names: `a×b`, `tanh(n)`; the parentheses of `(n + h)` are not doubled. */
function written(code: number, [a = '', b]: readonly string[], marks: Marks): string {
  const { fixity, symbol, precedence } = opOf(code);
  const sign = symbol === '*' ? marks.times : symbol;
  if (fixity === 'infix') return precedence === 1 ? `${a} ${sign} ${b}` : `${a}${sign}${b}`;
  if (fixity === 'prefix') return `${symbol}${a}`;
  const bare = (text: string): string => /^\((.*)\)$/.exec(text)?.[1] ?? text;
  return b === undefined ? `${symbol}(${bare(a)})` : `${symbol}(${bare(a)}, ${bare(b)})`;
}

function slopeOver({ tape, data }: Point, user: number, side: number, h: number): string {
  const value = apply(tape.op[user] as number);
  const [a, b = 0] = [0, 1].map(
    (at) => data[at === 0 ? (tape.left[user] as number) : (tape.right[user] as number)] ?? 0,
  );
  const moved = side === 0 ? value((a as number) + h, b) : value(a as number, b + h);
  const slope = (moved - value(a as number, b)) / h;
  return short(Number.isFinite(slope) ? Number(slope.toPrecision(DIGITS)) : slope);
}
