/** The derivative of a node with respect to one of its inputs: its number, and its formula in this graph's names. */

import { partialOf } from '../engine/op-functions.js';
import { opOf } from '../engine/ops.js';
import { inputOf } from '../engine/tape.js';
import { grouped, type Marks, name, type Point, slope } from './point.js';

/** ∂(node)/∂(its input number `side`), at the point's data. */
export function local({ tape, data }: Point, id: number, side: number): number {
  const a = data[tape.left[id] as number] as number;
  const right = tape.right[id] as number;
  return partialOf(tape.op[id] as number, side)(a, right >= 0 ? (data[right] as number) : 0, data[id] as number);
}

/** The formula of that derivative in names: `b`, `1 - o**2`. */
export function localFormula(point: Point, id: number, side: number, marks: Marks): string {
  const { tape } = point;
  const text = opOf(tape.op[id] as number).text[side] as string;
  const names: Record<string, string> = { o: name(point, id, marks), a: name(point, inputOf(tape, id, 0), marks) };
  if ((tape.right[id] as number) >= 0) names.b = name(point, inputOf(tape, id, 1), marks);
  const alone = /^[abo]$/.test(text);
  return text.replace(/\b[abo]\b/g, (letter) => (alone ? (names[letter] as string) : grouped(names[letter] ?? letter)));
}

/** `∂e/∂a`. */
export const localSlope = (point: Point, id: number, side: number, marks: Marks): string =>
  slope(point, id, inputOf(point.tape, id, side), marks);
