/** Why a node's data and gradient are what they are, in sentences; the first says what they are. */

import { timesUsed, usersOf } from '../../engine/autodiff/users.js';
import { CONST, LEAF, opOf } from '../../engine/ops.js';
import { full, short } from '../../text/numbers.js';
import { chainRule } from '../chain-rule.js';
import { local } from '../local.js';
import { type Marks, name, type Point, planOf, slope } from '../point.js';
import { asMuch, canMove, constantText, dataText, kinkText, lossText, offBy, remarksOn } from '../remarks.js';
import { classText } from './classes.js';
import { whyData } from './data.js';
import { termsOfMean } from './mean.js';
import { whyNotFinite } from './not-finite.js';
import { whyZero } from './zero.js';

/** A local derivative this small counts as nearly 0. */
const SMALL = 1e-3;

/** The state of the gradients, if it explains them. */
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
  const derivative = slope(point, root, id, marks);
  if (timesUsed(usersOf(planOf(point)), id) === 0 && id !== root) {
    return [...lines, `no path: ${name(point, root, marks)} does not depend on ${own}, so ${own} gets no gradient`];
  }
  if (known.none) {
    return [...lines, 'no backward has run yet: every gradient begins at 0, and nothing was added to it; press b'];
  }
  if (known.zeroed) return [...lines, `${derivative} = 0: the gradients were set to zero by hand; press b`];
  const gradient = grad(id);
  if (gradient === undefined) {
    return [
      ...lines,
      `${derivative} is not known yet: not all users of ${own} have propagated; press b for all, . for the next`,
    ];
  }
  if (id === root) return [...lines, `backward begins here, with 1: ${own} changes exactly as much as itself`];
  const because = ([first, ...rest]: readonly string[]): string[] => [
    `${derivative} = ${full(gradient)}: ${first}`,
    ...rest,
  ];
  if (!Number.isFinite(gradient)) return [...lines, ...because(whyNotFinite(point, id, marks))];
  const { sides, lost } = remarksOn(point, id) ?? {};
  const meaning = sides
    ? kinkText(point, id, marks, gradient, sides)
    : gradient === 0
      ? because(whyZero(point, id, marks))
      : lost && offBy(gradient, lost) >= Math.abs(gradient)
        ? []
        : whatItMeans(point, id, marks, gradient);
  const rounding = lost ? [lossText(gradient, lost)] : [];
  return sides || gradient === 0 ? [...lines, ...meaning, ...rounding] : [...lines, ...rounding, ...meaning];
}

/** The most users that are named. */
const MOST_USERS = 3;

/** `: 4 via c, 10 via b`, of a node with a few users. */
function viaUsers(point: Point, id: number, marks: Marks): string {
  const total = timesUsed(usersOf(planOf(point)), id);
  if (total < 2 || total > MOST_USERS) return '';
  const { contributions, known } = chainRule(point, id, MOST_USERS);
  const users = new Set(contributions.map(({ user }) => user));
  if (known < total || users.size < total) return '';
  return `: ${contributions.map(({ user, product }) => `${short(product)} via ${name(point, user, marks)}`).join(', ')}`;
}

/** For an ordinary gradient: what it means, and whether a mean or a saturated op on its only path makes it small. */
function whatItMeans(point: Point, id: number, marks: Marks, gradient: number): string[] {
  const { tape, root, data } = point;
  const [top, own] = [name(point, root, marks), name(point, id, marks)];
  if (!canMove(point)) {
    return [
      `${slope(point, root, id, marks)} = ${full(gradient)} by the chain rule alone: ${top} is ${full(data[root] as number)}, which neither rises nor falls`,
    ];
  }
  const verb = gradient > 0 ? 'rises' : 'falls';
  const lines = [`if ${own} rises a little, ${top} ${verb} ${asMuch(gradient)}`];
  if (data[id] === 0 && tape.op[id] === LEAF)
    lines.push(`${own} is 0, but its gradient is not: it says how ${top} moves with ${own}`);
  const classes = classText(point, id);
  if (classes.length > 0) return [...classes, ...lines];
  lines[0] += viaUsers(point, id, marks);
  const users = usersOf(planOf(point));
  for (let at = id; at !== root && timesUsed(users, at) === 1; ) {
    const use = users.uses[users.start[at] as number] as number;
    const terms = termsOfMean(tape, data, use >> 1);
    if (terms !== undefined) {
      const mean = name(point, use >> 1, marks);
      return [...lines, `${mean} is a mean of ${terms}: each term gets 1/${terms} of what a sum would give`];
    }
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
