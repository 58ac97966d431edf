/** Why a gradient is nan or infinite: the use nearest the root where it began, and the factors there. */
import { opOf } from '../../engine/ops.js';
import { inputOf, inputsOf } from '../../engine/tape.js';
import { full, short } from '../../text/numbers.js';
import { type Contribution, contributionsOf } from '../chain-rule.js';
import { type Marks, name, type Point } from '../point.js';
import { isInfinite, LARGEST } from './data.js';

/** Goes up from a node to a user that passed a bad gradient on, as long as there is one. */
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

/** Sentences on that; if a nan was made from an infinity, also where the infinity began. */
export function whyNotFinite(point: Point, id: number, marks: Marks): string[] {
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
  const factors = `${short(upstream)} ${marks.times} ${short(factor)}`;
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
