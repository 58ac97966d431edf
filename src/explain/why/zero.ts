/**
 * Why a gradient is exactly 0. The search follows the users that are 0 too, and stops where a factor is 0, where a
 * product is too small for a number, or where contributions cancel.
 */
import { opOf } from '../../engine/ops.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import { short, count as thousands } from '../../text/numbers.js';
import { bracketed, type Contribution, contributionsOf } from '../chain-rule.js';
import { type Marks, name, type Point } from '../point.js';
import { calculation, isInfinite } from './data.js';

/** The most reasons that are given. */
const MOST = 4;

/** Sentences, at most MOST: each path up ends where a factor is 0, a product underflows or contributions cancel. */
export function whyZero(point: Point, id: number, marks: Marks): string[] {
  const seen = new Uint8Array(point.root + 1);
  const queue = [id];
  const reasons: string[] = [];
  let found = 0;
  const add = (reason: () => string): void => {
    if (found++ < MOST) reasons.push(reason());
  };
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as number;
    const counting: number[] = [];
    let others = 0;
    for (const each of contributionsOf(point, node)) {
      if (each.local === 0) {
        if (!isSecondOfTwo(point, each, node)) add(() => zeroEvent(point, each, marks));
      } else if (each.upstream === 0) {
        if (!seen[each.user]) queue.push(each.user);
        seen[each.user] = 1;
      } else if (each.product === 0) {
        add(() => underflow(point, each, marks));
      } else if (counting.length < MOST) counting.push(each.product);
      else others++;
    }
    if (counting.length > 0) add(() => cancelling(point, node, id, counting, others, marks));
  }
  return found > MOST ? [...reasons.slice(0, MOST - 1), `${marks.more} ${thousands(found - MOST + 1)} more`] : reasons;
}

/** In `x * x` at 0 both factors give the same reason; once is enough. */
const isSecondOfTwo = ({ tape }: Point, { user, side }: Contribution, node: number): boolean =>
  side === 1 && opOf(tape.op[user] as number).name === 'mul' && inputOf(tape, user, 0) === node;

const underflow = (point: Point, { user, upstream, local }: Contribution, marks: Marks): string =>
  `underflow at ${name(point, user, marks)}: ${short(upstream)} ${marks.times} ${short(local)} is too small for a number`;

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
      return `relu at ${at} is off: its input ${inner} is ${short(x)}, so nothing passes`;
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
      return `${at} is flat at ${there}: ${calculation(tape.op[user] as number, side === 0 ? x : y, side === 0 ? y : x)} has the slope 0 there`;
    case 'exp':
      return `exp at ${at} is so small that it counts as 0: ${there}`;
    case 'abs':
      return `abs at ${at} has its kink at 0, where its slope counts as 0`;
    default:
      return `${op} at ${at} is flat at ${there}`;
  }
}
