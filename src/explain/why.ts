/**
 * Why a number is 0, nan or infinite: the node where that began, and what happened there. A search
 * that walks from the node along what passed the trouble on, and stops where nobody passed it.
 */
import { CONST, LEAF, opOf } from '../engine/ops.js';
import { inputCount, inputOf, inputsOf } from '../engine/tape.js';
import { full, short, count as thousands } from '../text/numbers.js';
import { bracketed, type Contribution, contributionsOf } from './chain-rule.js';
import { local } from './local.js';
import { type Marks, name, type Point, planOf, slope } from './point.js';
import { constantText, dataText, kinkText, lossText, offBy, remarksOn } from './remarks.js';
import { timesUsed, usersOf } from './users.js';

/** Reasons that are told at most. */
const MOST = 4;
/** Derivatives this small are told as nearly 0. */
const SMALL = 1e-3;
const LARGEST = 'beyond the largest number, 1.8e308';

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
  const lines = Number.isFinite(data[id]) ? dataText(point, id, marks) : whyData(point, id, marks);
  if (tape.op[id] === CONST) return [...lines, ...constantText(point, id, marks)];
  const whole = slope(point, root, id, marks);
  if (timesUsed(usersOf(planOf(point)), id) === 0 && id !== root) {
    return [...lines, `${whole} = 0`, `no path: ${name(point, root, marks)} does not depend on ${own}`];
  }
  if (known.none) {
    return [
      ...lines,
      'no backward has run yet: every gradient begins at 0, and nothing was added to it; b runs backward',
    ];
  }
  if (known.zeroed) return [...lines, `${whole} = 0: the gradients were set to zero by hand; b computes them`];
  const gradient = grad(id);
  if (gradient === undefined) {
    return [
      ...lines,
      `${whole} is not known yet: not all users of ${own} have spoken; b lets all speak, . the next one`,
    ];
  }
  if (id === root) return [...lines, `${whole} = 1: the root changes exactly as much as itself`];
  if (!Number.isFinite(gradient)) return [...lines, `${whole} = ${full(gradient)}`, ...whyNotFinite(point, id, marks)];
  const { sides, lost } = remarksOn(point, id) ?? {};
  const meaning = sides
    ? kinkText(point, id, marks, gradient, sides)
    : gradient === 0
      ? [`${whole} = 0`, ...whyZero(point, id, marks)]
      : lost && offBy(gradient, lost) >= Math.abs(gradient)
        ? [`${whole} = ${full(gradient)}`]
        : whatItMeans(point, id, marks, gradient);
  return [...lines, ...meaning, ...(lost ? [lossText(gradient, lost)] : [])];
}

/** Goes down from a node to one of its inputs that is bad too, as long as there is one. */
function downTo({ tape, data }: Point, id: number, isBad: (x: number) => boolean): number {
  let at = id;
  for (;;) {
    const next = inputsOf(tape, at).find((input) => isBad(data[input] as number));
    if (next === undefined) return at;
    at = next;
  }
}

const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;

/** Where a nan or an infinity began: the first node on its way whose inputs are all finite. */
export const whereData = (point: Point, id: number): number =>
  downTo(point, downTo(point, id, Number.isNaN), isInfinite);

function whyData(point: Point, id: number, marks: Marks): string[] {
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

/** What made a result that is not finite. */
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
  if ((op === 'div' && b === 0) || (op === 'pow' && a === 0)) return `division by zero: ${written(code, a, b)}`;
  if (op === 'pow' && a < 0 && isNan) return `a fractional power of a negative number, ${written(code, a, b)}`;
  return isNan ? `${written(code, a, b)} is no number` : `overflow: ${written(code, a, b)} is ${LARGEST}`;
}

/** An op over numbers: `0 * inf`, `(-8) ** 0.5`, `exp(800)`. */
function written(code: number, a: number, b: number): string {
  const { fixity, symbol, inputs } = opOf(code);
  if (fixity === 'infix') return `${symbol === '**' ? bracketed(short(a)) : short(a)} ${symbol} ${bracketed(short(b))}`;
  return `${symbol}(${inputs > 1 ? `${short(a)}, ${short(b)}` : short(a)})`;
}

/** Why a gradient is exactly 0: each way up ends where a factor is 0, or contributions cancel. */
function whyZero(point: Point, id: number, marks: Marks): string[] {
  const seen = new Uint8Array(point.root + 1);
  const queue = [id];
  const reasons: string[] = [];
  let found = 0;
  const tell = (reason: () => string): void => {
    if (found++ < MOST) reasons.push(reason());
  };
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as number;
    const counting: number[] = [];
    let others = 0;
    for (const each of contributionsOf(point, node)) {
      if (each.local === 0) {
        if (!isSecondOfTwo(point, each, node)) tell(() => zeroEvent(point, each, marks));
      } else if (each.upstream === 0) {
        if (!seen[each.user]) queue.push(each.user);
        seen[each.user] = 1;
      } else if (each.product === 0) {
        tell(() => underflow(point, each, marks));
      } else if (counting.length < MOST) counting.push(each.product);
      else others++;
    }
    if (counting.length > 0) tell(() => cancelling(point, node, id, counting, others, marks));
  }
  return found > MOST ? [...reasons.slice(0, MOST - 1), `${marks.more} ${thousands(found - MOST + 1)} more`] : reasons;
}

/** In `x * x` at 0 both factors say the same; once is enough. */
const isSecondOfTwo = ({ tape }: Point, { user, side }: Contribution, node: number): boolean =>
  side === 1 && opOf(tape.op[user] as number).name === 'mul' && inputOf(tape, user, 0) === node;

const underflow = (point: Point, { user, upstream, local }: Contribution, marks: Marks): string =>
  `underflow at ${name(point, user, marks)}: ${short(upstream)} ${marks.dot} ${short(local)} is too small for a number`;

function cancelling(
  point: Point,
  node: number,
  id: number,
  some: readonly number[],
  others: number,
  marks: Marks,
): string {
  const terms = some.map((product, i) => (i === 0 ? short(product) : bracketed(short(product))));
  const sum = [...terms, ...(others > 0 ? [`${marks.more} ${thousands(others)} more`] : [])].join(' + ');
  const whose = node === id ? 'its' : `${name(point, node, marks)}'s`;
  return `${whose} ${thousands(some.length + others)} contributions cancel: ${sum} = 0`;
}

/** What makes a local derivative 0. */
function zeroEvent(point: Point, { user, side }: Contribution, marks: Marks): string {
  const { tape, data } = point;
  const { name: op } = opOf(tape.op[user] as number);
  const at = name(point, user, marks);
  const input = inputOf(tape, user, side);
  const other = inputCount(tape, user) > 1 ? inputOf(tape, user, 1 - side) : input;
  const [x, y, o] = [input, other, user].map((node) => data[node] as number) as [number, number, number];
  const inner = name(point, input, marks);
  const there = `${inner} = ${short(x)}`;
  switch (op) {
    case 'mul':
      return `times zero at ${at}: the other factor, ${name(point, other, marks)}, is 0`;
    case 'relu':
      return `dead relu at ${at}: its input ${inner} is ${short(x)}, not above 0, so nothing passes`;
    case 'tanh':
      return `saturated tanh at ${at}: at ${there} it is flat, 1 - ${o < 0 ? bracketed(short(o)) : short(o)}**2 = 0`;
    case 'sigmoid':
      return `saturated sigmoid at ${at}: at ${there} it is flat`;
    case 'softplus':
      return `softplus at ${at} is so small that it counts as 0: ${there}`;
    case 'min':
    case 'max':
      return `${op} at ${at} takes its other input, ${name(point, other, marks)}`;
    case 'div':
      if (side === 1 && y === 0) return `times zero at ${at}: the numerator, ${name(point, other, marks)}, is 0`;
      return isInfinite(side === 0 ? y : x)
        ? `divided by infinity at ${at}`
        : `underflow at ${at}: its slope is too small for a number`;
    case 'pow':
      return `${at} is flat at ${there}: ${written(tape.op[user] as number, side === 0 ? x : y, side === 0 ? y : x)} has the slope 0 there`;
    case 'exp':
      return `exp at ${at} is so small that it counts as 0: ${there}`;
    case 'abs':
      return `abs at ${at} has its kink at 0, where its slope counts as 0`;
    default:
      return `${op} at ${at} is flat at ${there}`;
  }
}

/** Goes up from a node to a user with a bad gradient that passed it on, as long as there is one. */
function upTo(point: Point, id: number, isBad: (x: number) => boolean): number {
  let at = id;
  for (;;) {
    const next = firstUse(point, at, ({ upstream, product }) => isBad(upstream) && isBad(product));
    if (!next) return at;
    at = next.user;
  }
}

function firstUse(point: Point, id: number, is: (each: Contribution) => boolean): Contribution | undefined {
  for (const each of contributionsOf(point, id)) if (is(each)) return each;
  return undefined;
}

/** Why a gradient is nan or infinite: the use nearest the root where it began; of a nan made from an infinity, where that began too. */
function whyNotFinite(point: Point, id: number, marks: Marks): string[] {
  if (!Number.isNaN(point.grad(id))) return infinityBegan(point, id, id, marks);
  const at = upTo(point, id, Number.isNaN);
  const began = at === id ? [] : [`it began at ${name(point, at, marks)}`];
  const nan = firstUse(point, at, ({ product }) => Number.isNaN(product));
  if (nan) {
    const lines = [...began, factorEvent(point, nan, marks)];
    return isInfinite(nan.upstream) ? [...lines, ...infinityBegan(point, nan.user, id, marks)] : lines;
  }
  const first = firstUse(point, at, ({ product }) => isInfinite(product));
  const lines = [...began, 'it adds up contributions of inf and -inf, which is nan'];
  if (!first) return lines;
  return [
    ...lines,
    ...(isInfinite(first.upstream) ? infinityBegan(point, first.user, id, marks) : [factorEvent(point, first, marks)]),
  ];
}

/** Where the infinite gradient of `from` began, for an explanation of `id`. */
function infinityBegan(point: Point, from: number, id: number, marks: Marks): string[] {
  const at = upTo(point, from, isInfinite);
  const use = firstUse(point, at, ({ product }) => isInfinite(product));
  const event = use ? factorEvent(point, use, marks) : `its contributions add up to more than the largest number`;
  return [...(at === id ? [] : [`the ${full(point.grad(at) as number)} began at ${name(point, at, marks)}`]), event];
}

/** How two factors made a product that is not finite. */
function factorEvent(
  point: Point,
  { user, side, upstream, local: factor, product }: Contribution,
  marks: Marks,
): string {
  const { tape, data } = point;
  const [at, input] = [name(point, user, marks), inputOf(tape, user, side)];
  const { name: op, symbol } = opOf(tape.op[user] as number);
  const factors = `${short(upstream)} ${marks.dot} ${short(factor)}`;
  if (Number.isFinite(factor) && Number.isFinite(upstream)) return `overflow at ${at}: ${factors} is ${LARGEST}`;
  const made = `at ${at}: ${factors} = ${full(product)}`;
  if (Number.isFinite(factor)) return made;
  const bad = [...inputsOf(tape, user), user].find((node) => !Number.isFinite(data[node]));
  if (bad !== undefined) return `${made}, because ${name(point, bad, marks)} is ${full(data[bad] as number)}`;
  if (op === 'pow' && side === 1) {
    const base = inputOf(tape, user, 0);
    return `${made}: the slope toward an exponent is o * log(${name(point, base, marks)}), and that is ${short(data[base] as number)}`;
  }
  return `${made}: the slope of ${symbol} at ${name(point, input, marks)} = ${short(data[input] as number)}`;
}

/** For an ordinary gradient: what it means, and whether one flat op on the only way holds it down. */
function whatItMeans(point: Point, id: number, marks: Marks, gradient: number): string[] {
  const { tape, root } = point;
  const [top, own] = [name(point, root, marks), name(point, id, marks)];
  const verb = gradient > 0 ? 'rises' : 'falls';
  const lines = [
    `${slope(point, root, id, marks)} = ${full(gradient)}: if ${own} rises a little, ${top} ${verb} ${short(Math.abs(gradient))} times as much`,
  ];
  const users = usersOf(planOf(point));
  for (let at = id; at !== root && timesUsed(users, at) === 1; ) {
    const use = users.uses[users.start[at] as number] as number;
    const { name: op } = opOf(tape.op[use >> 1] as number);
    const factor = local(point, use >> 1, use & 1);
    if ((op === 'tanh' || op === 'sigmoid') && Math.abs(factor) < SMALL) {
      return [
        ...lines,
        `${op} at ${name(point, use >> 1, marks)} holds it down: it is nearly saturated, its slope is ${short(factor)}`,
      ];
    }
    at = use >> 1;
  }
  return lines;
}
