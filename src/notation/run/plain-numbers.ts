/**
 * Arithmetic of plain numbers as in Python: whole ones (`int`) exactly, others (`float`) in doubles. If Python raises
 * an error, a PlainError is thrown whose message says what is wrong.
 */
import { apply } from '../../engine/op-functions.js';
import { codeOf, opOf } from '../../engine/ops.js';
import { count, full } from '../../text/numbers.js';
import { MOST_DIGITS, type Plain } from '../../text/python-numbers.js';

/** An op of plain numbers that has no result. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

const refuse = (problem: string): never => {
  throw new PlainError(problem);
};

const TOO_LARGE = 10n ** BigInt(MOST_DIGITS);
const MOST_BITS = MOST_DIGITS * Math.log2(10);
const EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const POW = codeOf('pow');

/** The same whole number; refused if it is too long to print. */
function held(x: bigint): bigint {
  if (x < TOO_LARGE && x > -TOO_LARGE) return x;
  return refuse(`this whole number has more than ${count(MOST_DIGITS)} digits; write it with a point, like 2.0`);
}

/** `float(x)`. */
export function toFloat(x: Plain): number {
  if (typeof x === 'number') return x;
  const float = Number(x);
  return Number.isFinite(float) ? float : refuse('this whole number is too large for a float');
}

/** `int(x)`. */
export function toWhole(x: Plain): bigint {
  if (typeof x === 'bigint') return x;
  return Number.isFinite(x) ? BigInt(Math.trunc(x)) : refuse(`${full(x)} is not a whole number`);
}

/** The ops whose result is whole if their inputs are. */
const WHOLE: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => held(a + b),
  sub: (a, b) => held(a - b),
  mul: (a, b) => held(a * b),
  pow: power,
  neg: (a) => -a,
  abs: (a) => (a < 0n ? -a : a),
};

/** `a**b` with b not negative. */
function power(a: bigint, b: bigint): bigint {
  const size = a < 0n ? -a : a;
  // if the power is 0, 1 or -1, the exponent may be too large for JavaScript's **
  if (size === 0n) return BigInt(b === 0n);
  if (size === 1n) return a < 0n && b % 2n === 1n ? -1n : 1n;
  if (Number(b) * (size.toString(2).length - 1) > MOST_BITS) held(TOO_LARGE);
  return held(a ** b);
}

/** `a / b`, rounded once, however long both are. */
function quotient(a: bigint, b: bigint): number {
  if (b === 0n) return refuse('division by zero');
  if (a <= EXACT && a >= -EXACT && b <= EXACT && b >= -EXACT) return Number(a) / Number(b);
  const [top, bottom] = [a < 0n ? -a : a, b < 0n ? -b : b];
  // more binary places of the quotient than the 53 of a float, and a last one that says if a remainder was cut off
  const places = Math.max(0, 66 + bottom.toString(2).length - top.toString(2).length);
  const scaled = top << BigInt(places);
  const whole = scaled / bottom;
  const size = scaledDown((whole << 1n) | BigInt(whole * bottom !== scaled), places + 1);
  if (!Number.isFinite(size)) refuse('this quotient of whole numbers is too large for a float');
  return a < 0n !== b < 0n ? -size : size;
}

/** `1 / a**b` with b above 0, rounded once. */
function inverse(a: number, b: bigint): number {
  const isTiny = Number(b) * Math.log2(Math.abs(a)) > 1100;
  return isTiny ? floatOp(POW, a, -Number(b)) : quotient(1n, power(BigInt(a), b));
}

/** `x / 2**places` as the nearest float, also if that is subnormal. */
function scaledDown(x: bigint, places: number): number {
  if (x === 0n) return 0;
  // the exponent of the float's last binary place
  const last = Math.max(x.toString(2).length - places - 53, -1074);
  const cut = BigInt(last + places);
  const [whole, rest, half] = [x >> cut, x & ((1n << cut) - 1n), 1n << (cut - 1n)];
  const isUp = rest > half || (rest === half && whole % 2n === 1n);
  return Number(whole + BigInt(isUp)) * 2 ** last;
}

/** Python's min and max return one of the two unchanged: the first, unless the second is smaller or larger. */
const CHOSEN: Readonly<Record<string, (a: Plain, b: Plain) => Plain>> = {
  min: (a, b) => (b < a ? b : a),
  max: (a, b) => (b > a ? b : a),
};

/** Whether the result of an op of whole numbers is whole: that of a power only if the exponent is not negative. */
export function keepsWhole(code: number, right: number): boolean {
  const { name } = opOf(code);
  return (name in WHOLE || name in CHOSEN) && (code !== POW || right >= 0);
}

/** An op of plain numbers. Throws a PlainError if Python raises an error; but the overflow of a function gives infinity, as numpy's does. */
export function plainOp(code: number, left: Plain, right: Plain = 0): Plain {
  const { name, inputs } = opOf(code);
  const chosen = CHOSEN[name];
  if (chosen) return chosen(left, right);
  if (typeof left === 'bigint' && (inputs === 1 || typeof right === 'bigint')) {
    const [a, b] = [left, BigInt(right)];
    if (name === 'div') return quotient(a, b);
    if (code === POW && b < 0n) return inverse(toFloat(left), -b);
    const whole = WHOLE[name];
    if (whole) return whole(a, b);
  }
  return floatOp(code, toFloat(left), toFloat(right));
}

/** An op of floats, which refuses what Python refuses. */
function floatOp(code: number, left: number, right: number): number {
  const result = apply(code)(left, right);
  const { name, symbol } = opOf(code);
  if (name === 'div' && right === 0) refuse('division by zero');
  if (Number.isFinite(result)) return result;
  if (code === POW && Number.isFinite(left) && Number.isFinite(right)) {
    if (left === 0) refuse('division by zero');
    if (left < 0 && !Number.isInteger(right)) refuse(`(${full(left)})**${full(right)} is not a real number`);
    refuse(`${full(left)}**${full(right)} is too large for a float`);
  }
  if (OUTSIDE[name]?.(left)) refuse(`${symbol}(${full(left)}) is not a real number`);
  return result;
}

/** The inputs that functions of Python's math refuse. */
const OUTSIDE: Readonly<Record<string, (x: number) => boolean>> = {
  log: (x) => x <= 0,
  sqrt: (x) => x < 0,
  sin: (x) => Math.abs(x) === Infinity,
  cos: (x) => Math.abs(x) === Infinity,
};
