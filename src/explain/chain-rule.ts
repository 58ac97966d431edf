/**
 * Where one node's gradient comes from: for every use of it, the user's gradient times the local
 * derivative, and their sum.
 *
 *     ∂L/∂a = ∂L/∂d · ∂d/∂a + ∂L/∂e · ∂e/∂a
 *           = -2 · 1 + 4 · 3 = 10
 */
import { CONST } from '../engine/ops.js';
import { full, short } from '../text/numbers.js';
import { local, localFormula, localSlope } from './local.js';
import { type Marks, name, type Point, planOf, slope } from './point.js';
import { useCount, usersOf } from './users.js';

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
  /** As many as were asked for, in the order in which backward adds them. */
  readonly contributions: readonly Contribution[];
  /** How many uses there are in all. */
  readonly total: number;
  /** The sum of all, or undefined where some user's gradient is not known. */
  readonly sum: number | undefined;
}

/** The chain rule at one node, with at most `most` of its uses listed and all of them summed. */
export function chainRule(point: Point, id: number, most = 8): ChainRule {
  const { tape, root, grad } = point;
  const users = usersOf(tape, planOf(point));
  const total = useCount(users, id);
  const contributions: Contribution[] = [];
  let sum: number | undefined = id === root ? 1 : 0;
  for (let at = users.start[id] as number; at < (users.start[id + 1] as number); at++) {
    const use = users.uses[at] as number;
    const user = use >> 1;
    const upstream = grad(user);
    if (upstream === undefined) {
      sum = undefined;
      break;
    }
    const slope_ = local(point, user, use & 1);
    const product = upstream * slope_;
    if (sum !== undefined) sum += product;
    if (contributions.length < most) contributions.push({ user, side: use & 1, upstream, local: slope_, product });
  }
  return { contributions, total, sum };
}

/** The chain rule in symbols and then in numbers, in at most `height` lines. */
export function chainRuleText(point: Point, id: number, marks: Marks, height = 8): string[] {
  const { tape, root } = point;
  const whole = slope(point, root, id, marks);
  if (tape.op[id] === CONST) return [`${name(point, id, marks)} is a constant: nothing can change it, so it takes no gradient`];
  if (id === root) return [`${whole} = 1`, 'the root is what is differentiated: backward begins here, with 1'];
  const { contributions, total, sum } = chainRule(point, id, Math.max(1, height - 2));
  if (contributions.length === 0) return [`${whole} is not known yet: b runs backward`];
  const line = ({ user, side, upstream, local: slope_, product }: Contribution): string =>
    `${slope(point, root, user, marks)} ${marks.dot} ${localSlope(point, user, side, marks)} = ${short(upstream)} ${marks.dot} ${short(slope_)} = ${short(product)}`;
  const [first] = contributions as [Contribution];
  if (total === 1) {
    return [
      `${whole} = ${line(first)}`,
      `${localSlope(point, first.user, first.side, marks)} = ${localFormula(point, first.user, first.side, marks)} = ${full(first.local)}`,
      `one user, ${name(point, first.user, marks)}: its gradient times its local derivative`,
    ];
  }
  const left = total - contributions.length;
  const sums = contributions.map(({ product }) => bracketed(short(product)));
  const shown = sums.length > 6 || left > 0 ? [...sums.slice(0, 5), `${marks.more} ${total - Math.min(5, sums.length)} more`] : sums;
  return [
    `${whole}: ${total.toLocaleString('en-US')} uses, their contributions add up`,
    ...contributions.map(line),
    ...(left > 0 ? [`${marks.more} ${left.toLocaleString('en-US')} more`] : []),
    `sum: ${shown.join(' + ')} = ${sum === undefined ? 'not all known yet' : full(sum)}`,
  ].filter((text) => text !== '').slice(0, Math.max(3, height));
}

const bracketed = (text: string): string => (text.startsWith('-') ? `(${text})` : text);

