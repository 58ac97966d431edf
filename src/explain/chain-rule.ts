/**
 * Where one node's gradient comes from: for every use of it, the user's gradient times the local
 * derivative, and their sum.
 *
 *     ∂L/∂a: 2 uses, their contributions add up
 *     ∂L/∂d × ∂d/∂a = -2 × 1 = -2
 *     ∂L/∂e × ∂e/∂a = 4 × 3 = 12
 *     sum: -2 + 12 = 10
 */

import { timesUsed, usersOf } from '../engine/autodiff/users.js';
import { CONST } from '../engine/ops.js';
import { full, plural, short, count as thousands } from '../text/numbers.js';
import { local, localFormula, localSlope } from './local.js';
import { type Marks, name, type Point, planOf, slope } from './point.js';
import { constantText, type Remarks, remarksOn, remarksText } from './remarks.js';

/** One use's share of a gradient. */
export interface Contribution {
  /** The node that uses it, and as which input. */
  readonly user: number;
  readonly side: number;
  /** d(root)/d(user). */
  readonly upstream: number;
  /** d(user)/d(node). */
  readonly local: number;
  readonly product: number;
}

export interface ChainRule {
  /** The known ones, at most as many as requested, in the order in which backward adds them. */
  readonly contributions: readonly Contribution[];
  /** The number of uses, and how many of their users have a known gradient. */
  readonly total: number;
  readonly known: number;
  /** The sum of all, or undefined if some user's gradient is not known. */
  readonly sum: number | undefined;
  /** The sum of the known ones. */
  readonly soFar: number;
}

/** The known contributions to a node's gradient, in the order in which backward adds them. */
export function* contributionsOf(point: Point, id: number): Generator<Contribution> {
  const users = usersOf(planOf(point));
  for (let at = users.start[id] as number; at < (users.start[id + 1] as number); at++) {
    const use = users.uses[at] as number;
    const upstream = point.grad(use >> 1);
    if (upstream === undefined) continue;
    const slope_ = local(point, use >> 1, use & 1);
    yield { user: use >> 1, side: use & 1, upstream, local: slope_, product: upstream * slope_ };
  }
}

/** The chain rule at one node: all its uses summed, at most `most` of them listed. */
export function chainRule(point: Point, id: number, most = 8): ChainRule {
  const total = timesUsed(usersOf(planOf(point)), id);
  const contributions: Contribution[] = [];
  let soFar = id === point.root ? 1 : 0;
  let known = 0;
  for (const each of contributionsOf(point, id)) {
    soFar += each.product;
    known++;
    if (contributions.length < most) contributions.push(each);
  }
  return { contributions, total, known, sum: known === total ? soFar : undefined, soFar };
}

/** The fewest lines that a chain rule of several uses can take. */
const LEAST = 4;
/** Contributions written out in the sum. */
const SUMMED = 6;

/** How many of `all` fit in `height` lines between a heading and a sum; if not all do, one line counts the rest. */
export const linesListed = (all: number, height: number): number => (all <= height - 2 ? all : Math.max(0, height - 3));

/**
 * The chain rule in symbols and then in numbers, in at most `height` lines (but at least four). `computed`, if given,
 * is the chain rule with up to `height` contributions listed, and the remarks on the gradient.
 */
export function chainRuleText(
  point: Point,
  id: number,
  marks: Marks,
  height = 8,
  computed?: { readonly rule: ChainRule; readonly remarks: Remarks | undefined },
): string[] {
  const { tape, root } = point;
  const [own, derivative] = [name(point, id, marks), slope(point, root, id, marks)];
  if (tape.op[id] === CONST) return constantText(point, id, marks);
  if (id === root)
    return [`${derivative} = 1`, 'the root is the node that is differentiated: backward begins here, with 1'];
  const { contributions, total, known, sum, soFar } = computed?.rule ?? chainRule(point, id, height);
  if (total === 0) return [`no path: ${name(point, root, marks)} does not depend on ${own}`];
  const [first] = contributions;
  if (!first) return [`${derivative} is not known yet: b runs backward`];
  const line = ({ user, side, upstream, local: slope_, product }: Contribution): string =>
    `${slope(point, root, user, marks)} ${marks.times} ${localSlope(point, user, side, marks)} = ${short(upstream)} ${marks.times} ${short(slope_)} = ${short(product)}`;
  const lines = Math.max(LEAST, height);
  const remarks = remarksText(point, id, marks, computed ? computed.remarks : remarksOn(point, id), lines - 3);
  if (total === 1) {
    const formula = localFormula(point, first.user, first.side, marks);
    return [
      `${derivative} = ${line(first)}`,
      `${localSlope(point, first.user, first.side, marks)} = ${formula}${formula === full(first.local) ? '' : ` = ${full(first.local)}`}`,
      `one user, ${name(point, first.user, marks)}: its gradient times its local derivative`,
      ...remarks,
    ];
  }
  const some = contributions.slice(0, linesListed(known, lines - remarks.length));
  const left = known - some.length;
  return [
    `${derivative}: ${thousands(total)} uses, their contributions add up`,
    ...remarks,
    ...some.map(line),
    ...(left > 0 ? [`${marks.more} ${thousands(left)} more`] : []),
    sum === undefined
      ? `so far ${short(soFar)}; ${plural(total - known, 'contribution')} still to come`
      : `sum: ${summed(contributions, total, marks)} = ${full(sum)}`,
  ];
}

/** `3 + (-2) + … 96 more`. */
function summed(contributions: readonly Contribution[], total: number, marks: Marks): string {
  const some = contributions.slice(0, total > SUMMED ? SUMMED - 1 : SUMMED);
  const terms = some.map(({ product }, i) => (i === 0 ? short(product) : bracketed(short(product))));
  const left = total - some.length;
  return [...terms, ...(left > 0 ? [`${marks.more} ${thousands(left)} more`] : [])].join(' + ');
}

/** A number as a later term of a sum. */
export const bracketed = (text: string): string => (text.startsWith('-') ? `(${text})` : text);
