/**
 * What a gradient's number alone does not show: that it is a convention at a kink, with the root's slopes to both
 * sides; that rounding cost it digits; and the slope of a constant, for which backward computes no gradient.
 */

import { forward } from '../engine/autodiff/backprop.js';
import { meetsKink, type Sides, sidesOf } from '../engine/autodiff/kinks.js';
import { type Digits, digitsOf, exactData } from '../engine/check/digits.js';
import { CONST, opOf } from '../engine/ops.js';
import { inputOf, inputsOf } from '../engine/tape.js';
import { full, plural, short } from '../text/numbers.js';
import { type Marks, name, type Point, planOf } from './point.js';

export interface Remarks {
  /** The gradient that they are about. */
  readonly grad: number;
  /** The slopes to both sides, if the gradient is not the slope to each. */
  readonly sides: Sides | undefined;
  /** The digits that rounding left, if it took more than the last few. */
  readonly lost: Digits | undefined;
}

/** Slopes that differ by less than this, relatively, differ by rounding. */
const ROUNDED = 1e-9;
/** A gradient that may be off by more than this, relatively, has lost digits. */
const LOSS = 1e-8;

/** The remarks on a gradient; undefined if there are none, or the gradient is unknown or not finite. */
export function remarksOn(point: Point, id: number): Remarks | undefined {
  const { tape, root, data } = point;
  const grad = point.grad(id);
  if (grad === undefined || !Number.isFinite(grad) || id === root || tape.op[id] === CONST) return undefined;
  const sides = kinkAt(point, id, grad);
  const digits = digitsOf(tape, planOf(point), data, id);
  const isLost = !isSame(digits.exact, grad) || (grad !== 0 && digits.error > LOSS * Math.abs(grad));
  return sides || isLost ? { grad, sides, lost: isLost ? digits : undefined } : undefined;
}

const isSame = (x: number, y: number): boolean =>
  x === y || (Number.isFinite(x - y) && Math.abs(x - y) <= ROUNDED * Math.max(Math.abs(x), Math.abs(y)));

/** The step, relative to the node's data, of a one-sided difference. */
const NEAR = 1e-6;

/** The sides with each unknown slope measured by a one-sided difference; nan if the root has no value there. */
function measured({ tape, root, data }: Point, id: number, { left, right, kinks }: Sides): Sides {
  const x = data[id]!;
  const h = NEAR * Math.max(1, Math.abs(x));
  const at = (to: number): number => {
    const moved = data.slice();
    moved[id] = to;
    forward(tape, moved, id + 1, root);
    return moved[root]!;
  };
  return {
    left: Number.isNaN(left) ? (data[root]! - at(x - h)) / h : left,
    right: Number.isNaN(right) ? (at(x + h) - data[root]!) / h : right,
    kinks,
  };
}

/** Whether the root has a value that can rise and fall: the chain rule has numbers below nan and infinity too. */
export const canMove = ({ root, data }: Point): boolean => Number.isFinite(data[root]);

/** The slopes of the root to both sides of any node: its gradient, unless it is at a kink or a constant; nan without a value. */
export function slopesBeside(point: Point, id: number): Pick<Sides, 'left' | 'right'> {
  if (!canMove(point)) return { left: Number.NaN, right: Number.NaN };
  if (point.tape.op[id] === CONST) return id === point.root ? { left: 1, right: 1 } : sidesOfConstant(point, id);
  const grad = point.grad(id) ?? Number.NaN;
  return kinkAt(point, id, grad) ?? { left: grad, right: grad };
}

/** The slopes to both sides if a gradient is not the slope to each. */
function kinkAt(point: Point, id: number, grad: number): Sides | undefined {
  const { tape, root, data } = point;
  if (!canMove(point) || !meetsKink(tape, root, data, id)) return undefined;
  const sides = sidesOf(tape, root, data, id);
  return isSame(sides.left, grad) && isSame(sides.right, grad) ? undefined : measured(point, id, sides);
}

/** The slopes to both sides of a constant: by the ops' rules, or by a difference if a rule gives none. */
const sidesOfConstant = (point: Point, id: number): Sides =>
  measured(point, id, sidesOf(point.tape, point.root, point.data, id));

/** `the slope is 1 if a rises, 0 if a falls`. */
export const sidesText = (own: string, { left, right }: Sides): string =>
  `the slope is ${slopeText(right)} if ${own} rises, ${slopeText(left)} if ${own} falls`;

const slopeText = (x: number): string => (Number.isNaN(x) ? 'none' : short(x));

/** What a kink means: the convention, where it applies, and what the root does to each side. */
export function kinkText(point: Point, id: number, marks: Marks, grad: number, sides: Sides): string[] {
  const own = name(point, id, marks);
  const isBent = !isSame(sides.left, sides.right) || !Number.isFinite(sides.left);
  return [
    `kink: ${short(grad)} is a convention of ${kinkNames(point, sides, marks)}; ${sidesText(own, sides)}`,
    kinkPlaces(point, sides, marks),
    movement(point, id, marks, 'rises', sides.right),
    movement(point, id, marks, 'falls', sides.left),
    ...(isBent ? [] : [`so the slope is ${slopeText(sides.right)}: conventions of several kinks do not add up to it`]),
  ];
}

/** `if a rises a little, L rises 3 times as much (slope 3)`. */
function movement(point: Point, id: number, marks: Marks, how: 'rises' | 'falls', slope_: number): string {
  const [top, own] = [name(point, point.root, marks), name(point, id, marks)];
  const start = `if ${own} ${how} a little, ${top}`;
  if (Number.isNaN(slope_)) return `${start} has no value (no slope)`;
  if (slope_ === 0) return `${start} stays as it is (slope 0)`;
  const rises = slope_ > 0 === (how === 'rises');
  if (!Number.isFinite(slope_)) return `${start} ${rises ? 'rises' : 'falls'} without limit (slope ${short(slope_)})`;
  return `${start} ${rises ? 'rises' : 'falls'} ${asMuch(slope_)} (slope ${short(slope_)})`;
}

/** How far the root moves against a node: `3 times as much`. */
export function asMuch(slope: number): string {
  const times = short(Math.abs(slope));
  return times === '1' ? 'just as much' : `${times} times as much`;
}

/** How many kinks are named. */
const NAMED = 2;

const kinkNames = (point: Point, { kinks }: Sides, marks: Marks): string =>
  listOf(
    kinks.map((kink) => `${symbolAt(point, kink)} at ${name(point, kink, marks)}`),
    ', ',
    marks,
  );

/** `max at L is at its kink, where a and b are both 2`. */
function kinkPlaces(point: Point, { kinks }: Sides, marks: Marks): string {
  const { tape, data } = point;
  const places = kinks.map((kink) => {
    const inputs = inputsOf(tape, kink);
    const isMeeting = /^(min|max)$/.test(opOf(tape.op[kink]!).name);
    const [first, second] = inputs.map((input) => name(point, input, marks));
    const where = isMeeting ? `${first} and ${second} are both` : `${first} is`;
    const at = short(data[inputOf(tape, kink, 0)]!);
    return `${symbolAt(point, kink)} at ${name(point, kink, marks)} is at its kink, where ${where} ${at}`;
  });
  return listOf(places, '; ', marks);
}

const symbolAt = ({ tape }: Point, id: number): string => opOf(tape.op[id]!).symbol;

function listOf(texts: readonly string[], separator: string, { more }: Marks): string {
  const left = texts.length - NAMED;
  return [...texts.slice(0, NAMED), ...(left > 0 ? [`${more} ${plural(left, 'more kink')}`] : [])].join(separator);
}

/** How far a gradient may be off by rounding. */
export const offBy = (grad: number, { error, exact }: Digits): number => Math.max(Math.abs(exact - grad), error || 0);

/** `only about 3 digits`, of a number that may be off by `off`. */
function trusted(x: number, off: number): string {
  const digits = x === 0 ? 0 : Math.floor(-Math.log10(Math.abs(off / x)));
  return digits > 0 ? `only about ${plural(digits, 'digit')}` : 'none of its digits';
}

/** How many digits can be trusted, and the exact value if it differs. */
export function lossText(grad: number, { error, exact }: Digits): string {
  const off = offBy(grad, { error, exact });
  const without = isSame(exact, grad) ? '' : `; the same sums without rounding give ${short(exact)}`;
  return `rounding: larger terms cancel, so ${short(grad)} may be off by ${short(off)} and ${trusted(grad, off)} can be trusted${without}`;
}

/** A sentence if a node's data has lost digits because larger numbers cancel in it or below it. */
export function dataText(point: Point, id: number, marks: Marks): string[] {
  const { tape, data } = point;
  const own = data[id]!;
  const exact = exactData(tape, data, id);
  if (isSame(exact, own)) return [];
  const text = name(point, id, marks);
  return [
    `rounding: ${text} is ${full(own)}, and ${full(exact)} without rounding: larger numbers cancel, and ${trusted(own, exact - own)} can be trusted`,
  ];
}

/** Sentences about a constant. */
export function constantText(point: Point, id: number, marks: Marks): string[] {
  const { root } = point;
  const own = name(point, id, marks);
  const head = 'a number: it has a slope, and no step moves it';
  if (id === root) return [head];
  if (!isBelow(point, id)) return [head, `no path: ${name(point, root, marks)} does not depend on ${own}`];
  if (!canMove(point)) return [head, `it has no slope here: ${name(point, root, marks)} is ${full(point.data[root]!)}`];
  const sides = sidesOfConstant(point, id);
  const [rises, falls] = (['rises', 'falls'] as const).map((how) =>
    movement(point, id, marks, how, how === 'rises' ? sides.right : sides.left),
  ) as [string, string];
  if (Number.isNaN(sides.left) && Number.isNaN(sides.right))
    return [head, `it has no slope here: ${name(point, root, marks)} has no value beside it`];
  return isSame(sides.left, sides.right) ? [head, rises] : [head, rises, falls];
}

const isBelow = (point: Point, id: number): boolean => planOf(point).reached[id] === 1;
