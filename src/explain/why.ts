/**
 * Why a number is 0, nan or infinite: the node where that began, and what happened there. A search
 * that walks from the node along what passed the trouble on, and stops where nobody passed it.
 */
import { CONST, LEAF, opOf } from '../engine/ops.js';
import { inputCount, inputOf } from '../engine/tape.js';
import { full, short } from '../text/numbers.js';
import { local } from './local.js';
import { type Marks, name, type Point, planOf, slope } from './point.js';
import { useCount, usersOf } from './users.js';

/** Reasons that are told at most. */
const MOST = 4;
/** Derivatives this small are told as nearly 0. */
const SMALL = 1e-3;

/** What is known of where gradients come from. */
export interface Known {
  /** No backward has run. */
  readonly none?: boolean;
  /** They were set to zero. */
  readonly zeroed?: boolean;
}

/** Sentences on why this node's data or gradient is as it is; the first says what it is. */
export function whyText(point: Point, id: number, marks: Marks, known: Known = {}): string[] {
  const { tape, root, data, grad } = point;
  const own = name(point, id, marks);
  const value = data[id] as number;
  const lines: string[] = [];
  if (!Number.isFinite(value)) lines.push(...whyData(point, id, marks));
  if (tape.op[id] === CONST) return [...lines, `${own} is a constant: nothing can change it, so it takes no gradient`];
  const gradient = grad(id);
  const whole = slope(point, root, id, marks);
  if (known.none) return [...lines, `no backward has run yet: every gradient counts as 0 until then; b runs it`];
  if (known.zeroed) return [...lines, `${whole} = 0: the gradients were set to zero by hand; b computes them`];
  if (gradient === undefined) return [...lines, `${whole} is not known yet: backward has not reached ${own}; b finishes it`];
  if (id === root) return [...lines, `${whole} = 1: the root changes exactly as much as itself`];
  if (gradient === 0) return [...lines, `${whole} = 0`, ...whyZero(point, id, marks)];
  if (!Number.isFinite(gradient)) return [...lines, `${whole} = ${full(gradient)}`, ...whyNotFinite(point, id, marks)];
  return [...lines, ...whySmall(point, id, marks, gradient)];
}

/** Follows nan and infinity down to the node where they began. */
export function whereData({ tape, data }: Point, id: number): number {
  let at = id;
  for (;;) {
    const inputs = inputCount(tape, at);
    let next = -1;
    for (let side = 0; side < inputs && next < 0; side++) {
      const input = inputOf(tape, at, side);
      if (!Number.isFinite(data[input])) next = input;
    }
    if (next < 0) return at;
    at = next;
  }
}

function whyData(point: Point, id: number, marks: Marks): string[] {
  const { tape, data } = point;
  const began = whereData(point, id);
  const lines = [`${name(point, id, marks)} is ${full(data[id] as number)}${began === id ? '' : `: it began at ${name(point, began, marks)}`}`];
  const numbers = Array.from({ length: inputCount(tape, began) }, (_, side) => data[inputOf(tape, began, side)] as number);
  return [...lines, `${name(point, began, marks)}: ${dataEvent(tape.op[began] as number, numbers, data[began] as number)}`];
}

/** What made a result that is not finite out of finite inputs. */
function dataEvent(code: number, [a = 0, b = 0]: number[], result: number): string {
  const { name: op, symbol } = opOf(code);
  if (code === LEAF) return `the leaf itself is ${full(result)}`;
  if (code === CONST) return `the constant itself is ${full(result)}`;
  if (op === 'log' && a < 0) return `log of a negative number, ${short(a)}`;
  if (op === 'log') return 'log of 0';
  if (op === 'sqrt') return `square root of a negative number, ${short(a)}`;
  if (op === 'div' && b === 0) return `division by zero: ${short(a)} / 0`;
  if (op === 'pow' && a < 0 && Number.isNaN(result)) return `a fractional power of a negative number, ${short(a)} ** ${short(b)}`;
  if (op === 'pow' && a === 0) return `division by zero: 0 ** ${short(b)}`;
  const written = inputsWritten(symbol, op, a, b, opOf(code).inputs);
  return Number.isFinite(result) || Number.isNaN(result) ? `${written} is no number` : `overflow: ${written} is beyond the largest number, 1.8e308`;
}

const inputsWritten = (symbol: string, op: string, a: number, b: number, inputs: number): string =>
  opIsInfix(op) ? `${short(a)} ${symbol} ${short(b)}` : `${symbol}(${inputs > 1 ? `${short(a)}, ${short(b)}` : short(a)})`;

const opIsInfix = (op: string): boolean => ['add', 'sub', 'mul', 'div', 'pow'].includes(op);

/** A use whose contribution is 0 because of its own local derivative. */
interface Zero {
  readonly user: number;
  readonly side: number;
}

/** Why a gradient is exactly 0: each way up ends where a factor is 0, or contributions cancel. */
function whyZero(point: Point, id: number, marks: Marks): string[] {
  const { tape, grad } = point;
  const users = usersOf(tape, planOf(point));
  if (useCount(users, id) === 0) return [`no path: ${name(point, point.root, marks)} does not depend on ${name(point, id, marks)}`];
  const zeros: Zero[] = [];
  const seen = new Set<number>([id]);
  const queue = [id];
  const reasons: string[] = [];
  let visited = 0;
  for (let node = queue.shift(); node !== undefined && visited < 10_000; node = queue.shift()) {
    let sizes = 0;
    for (let at = users.start[node] as number; at < (users.start[node + 1] as number) && visited < 10_000; at++) {
      visited++;
      const use = users.uses[at] as number;
      const user = use >> 1;
      const upstream = grad(user) ?? 0;
      const slope_ = local(point, user, use & 1);
      if (slope_ === 0) zeros.push({ user, side: use & 1 });
      else if (upstream === 0) {
        if (!seen.has(user)) queue.push(user);
        seen.add(user);
      } else if (upstream * slope_ === 0) reasons.push(`underflow at ${name(point, user, marks)}: ${short(upstream)} ${marks.dot} ${short(slope_)} is too small for a number`);
      else sizes++;
    }
    if (sizes > 0) reasons.push(`${node === id ? 'its' : `${name(point, node, marks)}'s`} ${sizes} contributions cancel: they add up to 0`);
  }
  const told = [...reasons, ...zeros.map((zero) => zeroEvent(point, zero, marks))];
  const unique = [...new Set(told)];
  return unique.length > MOST ? [...unique.slice(0, MOST - 1), `${marks.more} ${unique.length - MOST + 1} more`] : unique;
}

/** What makes a local derivative 0. */
function zeroEvent(point: Point, { user, side }: Zero, marks: Marks): string {
  const { tape, data } = point;
  const { name: op } = opOf(tape.op[user] as number);
  const at = name(point, user, marks);
  const input = inputOf(tape, user, side);
  const x = data[input] as number;
  const other = inputCount(tape, user) > 1 ? inputOf(tape, user, 1 - side) : -1;
  const inner = name(point, input, marks);
  switch (op) {
    case 'mul':
      return `times zero at ${at}: the other factor, ${name(point, other, marks)}, is 0`;
    case 'relu':
      return `dead relu at ${at}: its input ${inner} is ${short(x)}, not above 0, so nothing passes`;
    case 'tanh':
      return `saturated tanh at ${at}: at ${inner} = ${short(x)} it is flat, 1 - ${short(data[user] as number)}**2 = 0`;
    case 'sigmoid':
      return `saturated sigmoid at ${at}: at ${inner} = ${short(x)} it is flat`;
    case 'min':
    case 'max':
      return `${op} at ${at} takes the other input, ${name(point, other, marks)}`;
    case 'div':
      return side === 0 ? `divided by infinity at ${at}` : `the numerator at ${at} is 0`;
    case 'pow':
      return `${at} is flat at ${inner} = ${short(x)}: a power with derivative 0 there`;
    case 'exp':
      return `exp at ${at} is so small that it counts as 0, at ${inner} = ${short(x)}`;
    default:
      return `${op} at ${at} is flat at ${inner} = ${short(x)}`;
  }
}

/** Why a gradient is nan or infinite: the use nearest the root where it began. */
function whyNotFinite(point: Point, id: number, marks: Marks): string[] {
  const { tape, grad } = point;
  const users = usersOf(tape, planOf(point));
  let at = id;
  for (let walked = 0; walked < 10_000; walked++) {
    let up = -1;
    let event = '';
    for (let i = users.start[at] as number; i < (users.start[at + 1] as number) && event === ''; i++) {
      const use = users.uses[i] as number;
      const user = use >> 1;
      const upstream = grad(user) ?? 0;
      const slope_ = local(point, user, use & 1);
      if (Number.isFinite(upstream * slope_)) continue;
      if (!Number.isFinite(upstream) && user !== point.root) up = user;
      else event = factorEvent(point, user, use & 1, upstream, slope_, marks);
    }
    if (event !== '') return [...(at === id ? [] : [`it began at ${name(point, at, marks)}`]), event];
    if (up < 0) return [`its contributions add up beyond the largest number`];
    at = up;
  }
  return [`it began far above; go up with h to follow it`];
}

function factorEvent(point: Point, user: number, side: number, upstream: number, slope_: number, marks: Marks): string {
  const { tape, data } = point;
  const input = inputOf(tape, user, side);
  const factors = `${short(upstream)} ${marks.dot} ${short(slope_)} = ${full(upstream * slope_)}`;
  const nanData = [user, input].find((node) => !Number.isFinite(data[node]));
  const at = name(point, user, marks);
  const cause = nanData === undefined ? `the slope of ${opOf(tape.op[user] as number).symbol} at ${name(point, input, marks)} = ${short(data[input] as number)}` : `${name(point, nanData, marks)} is ${full(data[nanData] as number)}`;
  if (Number.isFinite(slope_)) return `overflow at ${at}: ${factors}`;
  return `at ${at}, ${factors}: ${cause}${upstream === 0 && !Number.isFinite(slope_) ? ' (0 times infinity is nan)' : ''}`;
}

/** For an ordinary gradient: what it means, and whether a flat op makes it small. */
function whySmall(point: Point, id: number, marks: Marks, gradient: number): string[] {
  const { tape, root, grad } = point;
  const [top, own] = [name(point, root, marks), name(point, id, marks)];
  const verb = gradient > 0 ? 'rises' : 'falls';
  const lines = [`${slope(point, root, id, marks)} = ${full(gradient)}: if ${own} rises a little, ${top} ${verb} ${short(Math.abs(gradient))} times as much`];
  const users = usersOf(tape, planOf(point));
  for (let at = id, walked = 0; at !== root && walked < 1000; walked++) {
    const use = users.uses[users.start[at] as number];
    if (use === undefined) break;
    const user = use >> 1;
    const { name: op } = opOf(tape.op[user] as number);
    const slope_ = local(point, user, use & 1);
    if ((op === 'tanh' || op === 'sigmoid') && Math.abs(slope_) < SMALL) {
      lines.push(`small because ${op} at ${name(point, user, marks)} is nearly saturated: its slope there is ${short(slope_)}`);
      break;
    }
    if (grad(user) === undefined) break;
    at = user;
  }
  return lines;
}
