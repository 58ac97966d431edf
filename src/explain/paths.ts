/**
 * All paths from the root down to a node. Each contributes the product of the local derivatives along it, and the
 * sum over all paths is the gradient. Their number can grow exponentially, so they are counted, and only the
 * largest few are found one by one.
 */
import { CONST } from '../engine/ops.js';
import { inputCount, inputOf, type Tape } from '../engine/tape.js';
import { full, short, count as thousands } from '../text/numbers.js';
import { linesListed } from './chain-rule.js';
import { local } from './local.js';
import { type Marks, name, type Point } from './point.js';

export interface Path {
  /** How many links it has. */
  readonly links: number;
  /** The links from the root to the node, each as user * 2 + side; of a long path, only the first and last ten thousand. */
  readonly uses: readonly number[];
  /** The product of the local derivatives along it. */
  readonly product: number;
}

export interface Paths {
  /** How many there are; not exact beyond 2**53. */
  readonly count: number;
  /** The paths with the largest products by absolute value, largest first. */
  readonly largest: readonly Path[];
  /** The sum over all of them: the gradient. */
  readonly sum: number;
}

/** Paths found one by one, and how many numbers may be stored to find them. */
const LISTED = 6;
const KEPT = 8e6;
/** Links stored for each end of a path. */
const END = 10_000;

/**
 * The largest paths from each node down to the target, as flat arrays: those of node number i are entries
 * i * most to i * most + ways[i] - 1, largest product first. A path is stored as its first link and the
 * rank of its rest among the paths of the node that the link leads to.
 */
interface Best {
  readonly most: number;
  readonly ways: Int32Array;
  readonly product: Float64Array;
  readonly use: Int32Array;
  readonly rank: Int32Array;
}

/** The paths from the root to node `id`, with the `most` largest. Visits each node between the two once. */
export function paths(point: Point, id: number, most = LISTED): Paths {
  const { tape, root } = point;
  const nodes = between(tape, id, root);
  const index = new Int32Array(root + 1).fill(-1);
  for (let i = 0; i < nodes.length; i++) index[nodes[i] as number] = i;
  const top = id <= root ? (index[root] as number) : -1;
  if (top < 0) return { count: 0, largest: [], sum: 0 };
  const counts = new Float64Array(nodes.length);
  const sums = new Float64Array(nodes.length);
  const best = newBest(nodes.length, Math.max(1, Math.min(most, Math.floor(KEPT / nodes.length))));
  [counts[0], sums[0]] = [1, 1];
  insert(best, 0, 1, NO_LINK, 0);
  for (let i = 1; i < nodes.length; i++) {
    const node = nodes[i] as number;
    for (let side = 0; side < inputCount(tape, node); side++) {
      const below = index[inputOf(tape, node, side)] as number;
      if (below < 0) continue;
      const slope = local(point, node, side);
      counts[i]! += counts[below]!;
      sums[i]! += slope * sums[below]!;
      for (let rank = 0; rank < best.ways[below]!; rank++) {
        if (!insert(best, i, slope * best.product[below * best.most + rank]!, node * 2 + side, rank)) break;
      }
    }
  }
  const largest = Array.from({ length: best.ways[top]! }, (_, rank) => walk(tape, index, best, top, rank));
  return { count: counts[top]!, largest, sum: sums[top]! };
}

/** Marks the end of a path. */
const NO_LINK = -1;

const newBest = (nodes: number, most: number): Best => ({
  most,
  ways: new Int32Array(nodes),
  product: new Float64Array(nodes * most),
  use: new Int32Array(nodes * most),
  rank: new Int32Array(nodes * most),
});

/** nan counts as the largest, so that it is listed. */
const size = (product: number): number => (Number.isNaN(product) ? Infinity : Math.abs(product));

/** Inserts a path in its place among the best of node number `i`. False if it is not one of them. */
function insert({ most, ways, product, use, rank }: Best, i: number, value: number, link: number, on: number): boolean {
  const first = i * most;
  const known = ways[i]!;
  let at = first + known;
  while (at > first && size(product[at - 1]!) < size(value)) at--;
  if (at === first + most) return false;
  for (let to = Math.min(first + known, first + most - 1); to > at; to--) {
    product[to] = product[to - 1]!;
    use[to] = use[to - 1]!;
    rank[to] = rank[to - 1]!;
  }
  product[at] = value;
  use[at] = link;
  rank[at] = on;
  if (known < most) ways[i] = known + 1;
  return true;
}

/** The nodes on paths from `root` to `id`, both included, in the tape's order; perhaps more that depend on `id`. */
export function between(tape: Tape, id: number, root: number): number[] {
  const leads = new Uint8Array(root + 1);
  leads[id] = 1;
  const nodes: number[] = [id];
  for (let node = id + 1; node <= root; node++) {
    const inputs = inputCount(tape, node);
    if ((inputs > 0 && leads[inputOf(tape, node, 0)]) || (inputs > 1 && leads[inputOf(tape, node, 1)])) {
      leads[node] = 1;
      nodes.push(node);
    }
  }
  return nodes;
}

/** One of the best paths from node number `from`, link by link. */
function walk(tape: Tape, index: Int32Array, best: Best, from: number, nth: number): Path {
  const uses: number[] = [];
  const last = new Array<number>(END);
  let links = 0;
  let at = from * best.most + nth;
  for (let use = best.use[at]!; use !== NO_LINK; use = best.use[at]!) {
    if (links < END) uses.push(use);
    else last[links % END] = use;
    links++;
    at = (index[inputOf(tape, use >> 1, use & 1)] as number) * best.most + best.rank[at]!;
  }
  for (let i = Math.max(END, links - END); i < links; i++) uses.push(last[i % END] as number);
  return { links, uses, product: best.product[from * best.most + nth]! };
}

/**
 * The paths in at most `height` lines (but at least two): of several how many and what they add up to, and then a line each,
 * those through the same user together, in the chain rule's order. `computed`, if given, are the paths with up to `height`
 * listed; `at` is said before the numbers.
 */
export function pathsText(
  point: Point,
  id: number,
  marks: Marks,
  height = 8,
  computed = paths(point, id, height),
  at = '',
): string[] {
  const { tape, root } = point;
  const [from, to] = [name(point, root, marks), name(point, id, marks)];
  if (tape.op[id] === CONST) return [];
  if (id === root) return [`${from} is the root: its only path has no edges`];
  const { count, largest, sum } = computed;
  if (count === 0) return [`no path leads from ${from} to ${to}: its gradient is 0`];
  if (count === 1) return largest.map((path) => `${at}${pathLine(point, path, marks)}`);
  const some = largest.slice(0, linesListed(count, Math.max(2, height) - 1)).sort(byLastLink);
  const lines = some.map((path) => pathLine(point, path, marks));
  const isCounted = count <= Number.MAX_SAFE_INTEGER;
  const many = isCounted ? thousands(count) : `more than ${thousands(Number.MAX_SAFE_INTEGER)}`;
  const left = count - lines.length;
  const rest =
    left > 0 ? [isCounted ? `${marks.more} ${thousands(left)} more` : `${marks.more} and all the others`] : [];
  return [`${at}${many} paths, which add up to ${full(sum)}${left > 0 ? '; the largest:' : ':'}`, ...lines, ...rest];
}

/** Nearest to the node first, later nodes before earlier ones: as backward adds their contributions. */
function byLastLink({ uses: some }: Path, { uses: others }: Path): number {
  for (let i = 1; i <= Math.min(some.length, others.length); i++) {
    const [one, other] = [some[some.length - i] as number, others[others.length - i] as number];
    if (one >> 1 !== other >> 1) return (other >> 1) - (one >> 1);
    if (one !== other) return one - other;
  }
  return 0;
}

/** Of a path with more links than this, only the first and the last two are written. */
const WRITTEN = 6;
const ENDS = 2;

interface Link {
  readonly to: number;
  readonly slope: number;
}

/** A path's links, or those of both its ends. A link into a sum or product that is read as one is joined with the next. */
function linksOf(point: Point, { uses, links }: Path, { isInside }: Marks): Link[] {
  const all: Link[] = [];
  let before = 1;
  for (const [i, use] of uses.entries()) {
    const to = inputOf(point.tape, use >> 1, use & 1);
    const slope = before * local(point, use >> 1, use & 1);
    const isJoined = isInside?.(to) === true && i < uses.length - 1 && uses.length === links;
    if (!isJoined) all.push({ to, slope });
    before = isJoined ? slope : 1;
  }
  return all;
}

/** `L ─(-2)→ d ─(1)→ e ─(-3)→ a = 6`; of a long one, the middle is left out and counted. */
function pathLine(point: Point, path: Path, marks: Marks): string {
  const [dash, into] = marks.ascii ? ['-', '->'] : ['─', '→'];
  const all = linksOf(point, path, marks);
  const text = (some: readonly Link[]): string =>
    some.map(({ to, slope }) => ` ${dash}(${short(slope)})${into} ${name(point, to, marks)}`).join('');
  const [start, end] = [name(point, point.root, marks), ` = ${short(path.product)}`];
  if (all.length <= WRITTEN) return `${start}${text(all)}${end}`;
  const left = path.links - path.uses.length + all.length - 2 * ENDS;
  return `${start}${text(all.slice(0, ENDS))} ${marks.more} ${thousands(left)} more ${marks.more}${text(all.slice(-ENDS))}${end}`;
}
