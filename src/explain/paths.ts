/**
 * All the ways from the root down to a node. The product of the local derivatives along a way is
 * what it contributes, and the sum over all ways is the gradient. There can be more ways than
 * numbers to count them with, so they are counted, and only the largest few are written out.
 */
import { CONST } from '../engine/ops.js';
import { inputCount, inputOf } from '../engine/tape.js';
import { full, short } from '../text/numbers.js';
import { local, localSlope } from './local.js';
import { type Marks, name, type Point, planOf } from './point.js';
import { useCount, usersOf } from './users.js';

export interface Path {
  /** From the root to the node, each as user * 2 + side, in the order walked. */
  readonly uses: readonly number[];
  /** The product of the local derivatives along it. */
  readonly product: number;
}

export interface Paths {
  /** How many there are; beyond 2**53 only that there are more. */
  readonly count: number;
  /** The largest by size, largest first. */
  readonly largest: readonly Path[];
  /** The sum over all of them: the gradient. */
  readonly sum: number;
}

/** Paths written out at most, and links of one path. */
const LISTED = 6;
const LINKS = 2000;

/**
 * The paths from the root to node `id`. Walks every node between the two a fixed number of times:
 * best-`most` products are kept at each node, from the target upward.
 */
export function paths(point: Point, id: number, most = LISTED): Paths {
  const { tape, root } = point;
  const plan = planOf(point);
  const users = usersOf(tape, plan);
  const above = between(point, id);
  const index = new Int32Array(tape.size).fill(-1);
  above.forEach((node, i) => {
    index[node] = i;
  });
  const counts = new Float64Array(above.length);
  const sums = new Float64Array(above.length);
  const best: Best[][] = [];
  for (const [i, node] of above.entries()) {
    if (node === id) {
      counts[i] = 1;
      sums[i] = 1;
      best[i] = [{ product: 1, use: -1, rank: 0 }];
      continue;
    }
    const candidates: Best[] = [];
    const inputs = inputCount(tape, node);
    for (let side = 0; side < inputs; side++) {
      const below = index[inputOf(tape, node, side)] as number;
      if (below < 0) continue;
      const slope = local(point, node, side);
      counts[i]! += counts[below] as number;
      sums[i]! += slope * (sums[below] as number);
      for (const [rank, { product }] of (best[below] as Best[]).entries()) candidates.push({ product: slope * product, use: node * 2 + side, rank });
    }
    candidates.sort((x, y) => size(y.product) - size(x.product));
    best[i] = candidates.slice(0, most);
  }
  const top = index[root] as number;
  if (top < 0 || (id !== root && useCount(users, id) === 0)) return { count: 0, largest: [], sum: 0 };
  const largest = (best[top] as Best[]).map(({ product }, rank) => ({ product, uses: walk(point, index, best, top, rank) }));
  return { count: counts[top] as number, largest, sum: sums[top] as number };
}

/** One of the best ways on from a node: through which input, and which of the ways from there. */
interface Best {
  readonly product: number;
  readonly use: number;
  readonly rank: number;
}

const size = (product: number): number => (Number.isNaN(product) ? Infinity : Math.abs(product));

/** The nodes that lie on a way from the root to `id`, both included, in the order of the tape. */
function between({ tape, root }: Point, id: number): number[] {
  const depends = new Uint8Array(tape.size);
  depends[id] = 1;
  const nodes: number[] = [id];
  for (let node = id + 1; node <= root; node++) {
    const inputs = inputCount(tape, node);
    if ((inputs > 0 && depends[inputOf(tape, node, 0)]) || (inputs > 1 && depends[inputOf(tape, node, 1)])) {
      depends[node] = 1;
      nodes.push(node);
    }
  }
  return nodes;
}

function walk({ tape }: Point, index: Int32Array, best: readonly Best[][], from: number, rank: number): number[] {
  const uses: number[] = [];
  let [at, nth] = [from, rank];
  while (uses.length < LINKS) {
    const step = (best[at] as Best[])[nth] as Best;
    if (step.use < 0) break;
    uses.push(step.use);
    [at, nth] = [index[inputOf(tape, step.use >> 1, step.use & 1)] as number, step.rank];
  }
  return uses;
}

/** The paths as lines: how many, the largest as products in symbols and numbers, and their sum. */
export function pathsText(point: Point, id: number, marks: Marks, height = 8): string[] {
  const { tape, root } = point;
  const [from, to] = [name(point, root, marks), name(point, id, marks)];
  if (tape.op[id] === CONST) return [`${to} is a constant: no path matters`];
  if (id === root) return [`${from} is the root: the only path is empty, and its product is 1`];
  const { count, largest, sum } = paths(point, id, Math.max(1, height - 2));
  if (count === 0) return [`no path leads from ${from} to ${to}: its gradient is 0`];
  const left = count - largest.length;
  const many = count > Number.MAX_SAFE_INTEGER ? `more than ${Number.MAX_SAFE_INTEGER.toLocaleString('en-US')} paths` : count === 1 ? 'one path' : `${count.toLocaleString('en-US')} paths`;
  const head = `${many} from ${from} to ${to}${count > 1 ? (left > 0 ? '; the largest:' : '; each contributes its product, and they add up:') : ':'}`;
  const lines = largest.map(({ uses, product }) => pathLine(point, uses, product, marks));
  const summed = count === 1 ? [] : [`sum of all${left > 0 ? ` (${left > Number.MAX_SAFE_INTEGER ? 'the rest' : left.toLocaleString('en-US')} not shown)` : ''}: ${full(sum)}`];
  return [head, ...lines, ...summed];
}

const LINKS_SHOWN = 4;

/** `∂L/∂e · ∂e/∂a = -2 · -3 = 6`, the middle of a long one left out. */
function pathLine(point: Point, uses: readonly number[], product: number, marks: Marks): string {
  const long = uses.length > LINKS_SHOWN + 1;
  const shown = long ? [...uses.slice(0, LINKS_SHOWN / 2), ...uses.slice(-LINKS_SHOWN / 2)] : uses;
  const gap = `${marks.more} ${(uses.length - LINKS_SHOWN).toLocaleString('en-US')} more ${marks.more}`;
  const joined = (parts: readonly string[]): string =>
    (long ? [...parts.slice(0, LINKS_SHOWN / 2), gap, ...parts.slice(LINKS_SHOWN / 2)] : parts).join(` ${marks.dot} `);
  const symbols = joined(shown.map((use) => localSlope(point, use >> 1, use & 1, marks)));
  const numbers = joined(shown.map((use) => short(local(point, use >> 1, use & 1))));
  return `${symbols} = ${uses.length > 1 ? `${numbers} = ` : ''}${short(product)}`;
}
