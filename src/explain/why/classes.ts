/**
 * The gradient of a class's score under softmax with cross-entropy is p - y: the probability that it is given, minus 1 if
 * it is the right class. Such scores are found by what is above them (exp, a sum, a quotient, a log), and are named only
 * if the numbers agree.
 *
 *     z -> exp(z - m) -> p = e / s -> log(p) -> -(y*log(p) + ...)          or nn's softplus(m - z + log(sum of the others))
 */
import { usersOf } from '../../engine/autodiff/users.js';
import { opOf } from '../../engine/ops.js';
import { inputOf } from '../../engine/tape.js';
import { short } from '../../text/numbers.js';
import { type Point, planOf } from '../point.js';

/** How far up is looked, in nodes. */
const MOST = 400;
/** Ops that lead from a score to its loss. */
const WAY = /^(max|sub|exp|add|div|log|mul|neg|softplus)$/;
/** The numbers agree to this. */
const CLOSE = 1e-7;

interface ClassScore {
  readonly p: number;
  readonly y: 0 | 1;
  /** d(root)/d(loss of this sample). */
  readonly upstream: number;
}

/** The probability and the target of a class's score, or undefined if the node is not one. */
function classScore(point: Point, id: number): ClassScore | undefined {
  const grad = point.grad(id);
  if (grad === undefined) return undefined;
  const above = nodesAbove(point, id);
  const op = (node: number): string => opOf(point.tape.op[node] as number).name;
  if (!above.some((node) => op(node) === 'exp' || op(node) === 'softplus')) return undefined;
  for (const loss of above.filter((node) => op(node) === 'neg' || op(node) === 'softplus')) {
    const upstream = point.grad(loss);
    if (!upstream) continue;
    for (const p of probabilities(point, id, loss, above)) {
      const y = p - grad / upstream;
      if (Math.abs(y) < CLOSE || Math.abs(y - 1) < CLOSE) return { p, y: Math.abs(y) < CLOSE ? 0 : 1, upstream };
    }
  }
  return undefined;
}

/** What the score's probability may be: e / s for its exponential and a sum of such, or what the loss says. */
function probabilities({ tape, data }: Point, id: number, loss: number, above: readonly number[]): number[] {
  const name = (node: number): string => opOf(tape.op[node] as number).name;
  if (name(loss) === 'softplus') {
    const inner = inputOf(tape, loss, 0);
    const difference = name(inner) === 'add' ? inputOf(tape, inner, 0) : inner;
    if (name(difference) !== 'sub') return [];
    const right = inputOf(tape, difference, 1);
    const all = (data[loss] as number) + (data[right] as number);
    return [Math.exp((data[id] as number) - all)];
  }
  const exps = above.filter((node) => {
    const input = name(node) === 'exp' ? inputOf(tape, node, 0) : -1;
    return input === id || (input >= 0 && name(input) === 'sub' && inputOf(tape, input, 0) === id);
  });
  // not every class's own quotient is in the graph: only the right one's has to be
  const sums = above.filter((node) => name(node) === 'div' && name(inputOf(tape, node, 0)) === 'exp');
  return exps.flatMap((e) => sums.map((node) => (data[e] as number) / (data[inputOf(tape, node, 1)] as number)));
}

/** Nodes above one along such ops, nearest first; none if there are too many. */
function nodesAbove(point: Point, id: number): number[] {
  const { start, uses } = usersOf(planOf(point));
  const met = new Set([id]);
  const found: number[] = [];
  for (let head = -1; head < found.length; head++) {
    const node = head < 0 ? id : (found[head] as number);
    for (let at = start[node] as number; at < (start[node + 1] as number); at++) {
      const user = (uses[at] as number) >> 1;
      if (met.has(user) || !WAY.test(opOf(point.tape.op[user] as number).name)) continue;
      if (found.length >= MOST) return [];
      met.add(user);
      found.push(user);
    }
  }
  return found;
}

/** `softmax and cross-entropy: p - y = 0.659 - 1 = -0.341`, if the node is such a score. */
export function classText(point: Point, id: number): string[] {
  const score = classScore(point, id);
  if (!score) return [];
  const { p, y, upstream } = score;
  const share = upstream === 1 ? '' : `, times ${short(upstream)} of this sample's loss`;
  return [
    `softmax and cross-entropy: p - y = ${short(p)} - ${y} = ${short(p - y)}${share}`,
    'p: probability of this class; y: 1 if it is the right one, else 0',
  ];
}
