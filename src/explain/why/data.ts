/** Why a node's data is nan or infinite: the node where it began, and what happened there. */
import { CONST, LEAF, opOf } from '../../engine/ops.js';
import { inputsOf } from '../../engine/tape.js';
import { full, short } from '../../text/numbers.js';
import { bracketed } from '../chain-rule.js';
import { type Marks, name, type Point } from '../point.js';

export const LARGEST = 'above the largest number, 1.8e308';

/** Follows bad inputs down from a node, to the last node that is bad. */
function downTo({ tape, data }: Point, id: number, isBad: (x: number) => boolean): number {
  let at = id;
  for (;;) {
    const next = inputsOf(tape, at).find((input) => isBad(data[input] as number));
    if (next === undefined) return at;
    at = next;
  }
}

export const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;

/** Where a nan or an infinity began: the first bad node below whose inputs are all finite. */
export const whereData = (point: Point, id: number): number =>
  downTo(point, downTo(point, id, Number.isNaN), isInfinite);

export function whyData(point: Point, id: number, marks: Marks): string[] {
  const { data } = point;
  const value = full(data[id] as number);
  const became = downTo(point, id, Number.isNaN(data[id]) ? Number.isNaN : isInfinite);
  const began = whereData(point, became);
  const event = (node: number): string => dataEvent(point, node);
  const first =
    became === id
      ? [`${name(point, id, marks)} is ${value}: ${event(id)}`]
      : [
          `${name(point, id, marks)} is ${value}: it began at ${name(point, became, marks)}`,
          `${name(point, became, marks)}: ${event(became)}`,
        ];
  if (began === became) return first;
  return [...first, `the ${full(data[began] as number)} began at ${name(point, began, marks)}: ${event(began)}`];
}

/** What made a result nan or infinite. */
function dataEvent({ tape, data }: Point, id: number): string {
  const code = tape.op[id] as number;
  const { name: op } = opOf(code);
  const [a = 0, b = 0] = inputsOf(tape, id).map((input) => data[input] as number);
  const isNan = Number.isNaN(data[id]);
  if (code === LEAF) return 'the leaf itself was given this value';
  if (code === CONST) return 'the constant itself is this';
  if (op === 'log' && a < 0) return `log of a negative number, ${short(a)}`;
  if (op === 'log' && a === 0) return 'log of 0';
  if (op === 'sqrt' && a < 0) return `square root of a negative number, ${short(a)}`;
  if ((op === 'div' && b === 0) || (op === 'pow' && a === 0)) return `division by zero: ${calculation(code, a, b)}`;
  if (op === 'pow' && a < 0 && isNan) return `a fractional power of a negative number, ${calculation(code, a, b)}`;
  return isNan ? `${calculation(code, a, b)} is not a number` : `${calculation(code, a, b)} is ${LARGEST}`;
}

/** An op over numbers: `0 * inf`, `(-8) ** 0.5`, `exp(800)`. */
export function calculation(code: number, a: number, b: number): string {
  const { fixity, symbol, inputs } = opOf(code);
  if (fixity === 'infix') return `${symbol === '**' ? bracketed(short(a)) : short(a)} ${symbol} ${bracketed(short(b))}`;
  return `${symbol}(${inputs > 1 ? `${short(a)}, ${short(b)}` : short(a)})`;
}
