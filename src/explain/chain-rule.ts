/**
 * Where one node's gradient comes from: for every use of it, the user's gradient times the local
 * derivative, and their sum.
 *
 *     used twice: -2 + 12 = 10
 *     ∂L/∂d × ∂d/∂a = -2 × 1 = -2
 *     ∂L/∂e × ∂e/∂a = 4 × 3 = 12
 */

import { timesUsed, usersOf } from '../engine/autodiff/users.js';
import { CONST } from '../engine/ops.js';
import { short, count as thousands } from '../text/numbers.js';
import { local, localFormula, localSlope } from './local.js';
import { type Marks, name, type Point, planOf, slope } from './point.js';

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
  /** Some of the users whose gradient is not known. */
  readonly missing: readonly number[];
  /** The sum of all, or undefined if some user's gradient is not known. */
  readonly sum: number | undefined;
  /** The sum of the known ones. */
  readonly soFar: number;
}

/** Users without a known gradient that are named. */
const NAMED = 3;

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
  const missing = known === total ? [] : missingUsers(point, id);
  return { contributions, total, known, missing, sum: known === total ? soFar : undefined, soFar };
}

function missingUsers(point: Point, id: number): number[] {
  const { start, uses } = usersOf(planOf(point));
  const missing: number[] = [];
  for (let at = start[id] as number; at < (start[id + 1] as number) && missing.length < NAMED; at++) {
    const user = (uses[at] as number) >> 1;
    if (point.grad(user) === undefined && !missing.includes(user)) missing.push(user);
  }
  return missing;
}

/** To which numbers a chain rule belongs, if not to those on the screen. */
export interface When {
  /** Said before the numbers: `at iteration 0: `, `before the edit of b: `, `backward would give `. */
  readonly before?: string;
  /** Said after them: ` (b was -3, now -3.04); here it is 5.9584`. */
  readonly after?: string;
}

/** How many lines of `height` are for contributions: if not all fit, one line counts the rest. */
export const linesListed = (all: number, height: number): number => (all <= height ? all : Math.max(0, height - 1));

/**
 * The chain rule in symbols and then in numbers, in at most `height` lines (but at least two): of a node with several users
 * their sum, and a line each. `rule`, if given, is the chain rule with up to `height` contributions listed.
 */
export function chainRuleText(
  point: Point,
  id: number,
  marks: Marks,
  height = 8,
  rule = chainRule(point, id, height),
  when: When = {},
): string[] {
  const { tape, root } = point;
  const derivative = slope(point, root, id, marks);
  if (tape.op[id] === CONST) return ['a number: it has a slope, and no step moves it'];
  if (id === root) return [`${derivative} = 1: backward begins here, with 1`];
  const { contributions, total, known } = rule;
  if (total === 0) return [`no path: ${name(point, root, marks)} does not depend on ${name(point, id, marks)}`];
  const { before = '', after = '' } = when;
  const [first] = contributions;
  if (!first) return [`${before}${derivative} is not known yet: ${waiting(point, rule, marks)}`];
  const symbols = ({ user, side }: Contribution): string =>
    `${slope(point, root, user, marks)} ${marks.times} ${localSlope(point, user, side, marks)}`;
  const numbers = ({ upstream, local: slope_, product }: Contribution): string =>
    `${short(upstream)} ${marks.times} ${short(slope_)} = ${short(product)}`;
  if (total === 1) {
    const formula = localFormula(point, first.user, first.side, marks);
    const alone = formula === short(first.local);
    const lines = [
      `${derivative} = ${symbols(first)}${before === '' ? ' = ' : `; ${before}`}${numbers(first)}${after}`,
      ...(alone ? [] : [`${localSlope(point, first.user, first.side, marks)} = ${formula} = ${short(first.local)}`]),
    ].slice(0, Math.max(1, height));
    return [...lines, ...defined(marks)];
  }
  const some = contributions.slice(0, linesListed(known, Math.max(2, height) - 1));
  const left = known - some.length;
  const often = total === 2 ? 'used twice' : `used ${thousands(total)} times`;
  const head = [
    rule.sum === undefined
      ? `${before}so far ${summed(contributions, known, marks)}: ${waiting(point, rule, marks)}`
      : `${often}${before === '' ? ': ' : `; ${before}`}${summed(contributions, total, marks)} = ${short(rule.sum)}${after}`,
  ];
  return [
    ...head,
    ...defined(marks),
    ...some.map((each) => [`${symbols(each)} = ${numbers(each)}`, ...defined(marks)].join('   ')),
    ...(left > 0 ? [`${marks.more} ${thousands(left)} more`] : []),
  ];
}

/** The letters that were given since they were last explained, in one line. */
function defined({ letters }: Marks): string[] {
  const all = letters?.defined() ?? [];
  return all.length > 0 ? [all.join('   ')] : [];
}

/** `b has not propagated yet`. */
function waiting(point: Point, { missing, total, known }: ChainRule, marks: Marks): string {
  const names = missing.map((user) => name(point, user, marks));
  const left = total - known - missing.length;
  if (left > 0 && missing.length === NAMED) names.push(`${marks.more} ${thousands(left)} more`);
  return `${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} not propagated yet`;
}

/** Contributions written out in a sum. */
const SUMMED = 6;

/** `3 + (-2) + … 96 more`. */
function summed(contributions: readonly Contribution[], total: number, marks: Marks): string {
  const some = contributions.slice(0, total > SUMMED ? SUMMED - 1 : SUMMED);
  const terms = some.map(({ product }, i) => (i === 0 ? short(product) : bracketed(short(product))));
  const left = total - some.length;
  return [...terms, ...(left > 0 ? [`${marks.more} ${thousands(left)} more`] : [])].join(' + ');
}

/** A number as a later term of a sum. */
export const bracketed = (text: string): string => (text.startsWith('-') ? `(${text})` : text);
