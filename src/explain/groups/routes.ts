/**
 * Routes: the paths from the root down to a node, named by the groups that they go through rather than one by one. Names
 * that differ in numbers are one stop, and a label's sample does not count if the rest of it names a group; nodes
 * without a label are not stops. Each route contributes the sum over its paths; all of them add up to the gradient.
 *
 *     loss ← data loss ← 100 scores ← layer 2 ← layer 1 neuron 3 w0 = -0.012       1,600 paths
 *     loss ← penalty ← layer 1 neuron 3 w0 = 0.00005                               2 paths
 */
import { inputCount, inputOf } from '../../engine/tape.js';
import { escape } from '../../text/escape.js';
import { short, count as thousands } from '../../text/numbers.js';
import { segmentEnd } from '../../text/segments.js';
import { local } from '../local.js';
import { between } from '../paths.js';
import { type Marks, name, type Point, planOf } from '../point.js';
import { type Groups, groupName } from './groups.js';

export interface Stop {
  /** What the names of its nodes have in common. */
  readonly name: string;
  /** How many nodes, and one of them. */
  readonly nodes: number;
  readonly node: number;
}

export interface Route {
  /** From the root to the node, both included. */
  readonly stops: readonly Stop[];
  /** The sum over its paths, and their number. */
  readonly sum: number;
  readonly paths: number;
}

export interface Routes {
  /** The largest by absolute value first. */
  readonly routes: readonly Route[];
  /** What the others add up to, and how many paths they have. */
  readonly rest: { readonly sum: number; readonly paths: number };
}

/** A route that is being followed: the one that it continues, and its last stop. */
interface Branch {
  readonly above: number;
  readonly stop: number;
}

/** The most branches that are kept apart; paths of others are added up together. */
const MOST = 64;
const OTHERS = -1;
const START = -2;
/** Between more nodes than this no routes are found: it would take too long between two frames. */
const MOST_NODES = 200_000;

/** All routes to node `id`, at most `most` of them one by one. Visits each node between the two once. */
export function routesTo(point: Point, groups: Groups, id: number, most = 4): Routes {
  const { tape, root } = point;
  const { reached } = planOf(point);
  const nodes = between(tape, id, root).filter((node) => reached[node]);
  if (nodes.length > MOST_NODES) return { routes: [], rest: { sum: 0, paths: 0 } };
  const familyOf = familiesOf(groups);
  const stops: { name: string; nodes: number; node: number }[] = [];
  const stopOf = new Map<string, number>();
  const branches: Branch[] = [];
  const branchOf = new Map<string, number>();
  // per node on the way: how far down its stop is, the stop, and what flows into it by each branch
  const isOn = new Uint8Array(root + 1);
  for (const node of nodes) isOn[node] = 1;
  const depth = new Map<number, { rank: number; family: string }>();
  const flows = new Map<number, Map<number, { sum: number; paths: number }>>();
  const continued = (above: number, stop: number): number => {
    if (above >= 0 && branches[above]!.stop === stop) return above;
    const key = `${above} ${stop}`;
    const known = branchOf.get(key);
    if (known !== undefined) return known;
    if (branches.length >= MOST) return OTHERS;
    branchOf.set(key, branches.push({ above, stop }) - 1);
    return branches.length - 1;
  };
  flows.set(root, new Map([[START, { sum: 1, paths: 1 }]]));
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    const into = flows.get(node);
    if (!into) continue;
    flows.delete(node);
    const label = tape.labels[node];
    const above = depth.get(node) ?? { rank: 0, family: '' };
    let here = above;
    let out = into;
    if (label !== undefined || node === root || node === id) {
      const family = node === root || node === id ? `${node}` : familyOf(label as string);
      here = { rank: above.rank + Number(family !== above.family), family };
      const key = `${here.rank} ${family}`;
      let stop = stopOf.get(key);
      if (stop === undefined) {
        stop = stops.push({ name: family, nodes: 0, node }) - 1;
        stopOf.set(key, stop);
      }
      stops[stop]!.nodes++;
      out = new Map();
      for (const [branch, flow] of into)
        add(out, branch === OTHERS ? OTHERS : continued(branch, stop), flow.sum, flow.paths);
    }
    if (node === id) return sorted(out);
    for (let side = 0; side < inputCount(tape, node); side++) {
      const input = inputOf(tape, node, side);
      if (!isOn[input]) continue;
      const slope = local(point, node, side);
      const known = depth.get(input);
      if (!known || known.rank < here.rank) depth.set(input, here);
      const below = flows.get(input) ?? new Map<number, { sum: number; paths: number }>();
      flows.set(input, below);
      for (const [branch, { sum, paths }] of out) add(below, branch, sum * slope, paths);
    }
  }
  return { routes: [], rest: { sum: 0, paths: 0 } };

  function sorted(flow: ReadonlyMap<number, { sum: number; paths: number }>): Routes {
    const all = [...flow].filter(([branch]) => branch !== OTHERS).sort(([, a], [, b]) => size(b.sum) - size(a.sum));
    const rest = { ...(flow.get(OTHERS) ?? { sum: 0, paths: 0 }) };
    for (const [, { sum, paths }] of all.slice(most)) {
      rest.sum += sum;
      rest.paths += paths;
    }
    const routes = all.slice(0, most).map(([branch, { sum, paths }]) => {
      const way: Stop[] = [];
      for (let at = branch; at >= 0; at = branches[at]!.above) way.push(stops[branches[at]!.stop]!);
      return { stops: way.reverse(), sum, paths };
    });
    return { routes, rest };
  }
}

const size = (sum: number): number => (Number.isNaN(sum) ? Infinity : Math.abs(sum));

function add(flows: Map<number, { sum: number; paths: number }>, branch: number, sum: number, paths: number): void {
  const known = flows.get(branch);
  if (!known) flows.set(branch, { sum, paths });
  else {
    known.sum += sum;
    known.paths += paths;
  }
}

/** What a label's stop is called: `layer 2` of `sample 3 layer 2 neuron 1` if there is such a group, else `score`. */
function familiesOf(groups: Groups): (label: string) => string {
  const outer = new Set<string>();
  for (let group = 1; group < groups.count; group++) {
    const whole = groupName(groups, group);
    if (groups.level[group] === 1) outer.add(whole.slice(0, segmentEnd(whole, 0)));
  }
  return (label) => {
    const end = segmentEnd(label, 0);
    const [first, rest] = [label.slice(0, end), label.slice(end).trimStart()];
    const inner = rest.slice(0, segmentEnd(rest, 0));
    if (rest !== '' && /\d$/.test(first) && outer.has(inner)) return inner;
    return first.replace(/\s*\d+$/, '');
  };
}

/** A stop in words: its node's name if it is one, `100 scores` (but `28 query` of `query@0[3]`), or the name of a group. */
function stopText(point: Point, { name: family, nodes, node }: Stop, marks: Marks): string {
  if (nodes === 1) return name(point, node, marks);
  if (/\d$/.test(family)) return escape(family);
  const isNumbered = /^\s*\d+$/.test((point.tape.labels[node] ?? '').slice(family.length));
  return `${thousands(nodes)} ${escape(family)}${isNumbered && /[a-rt-z]$/.test(family) ? 's' : ''}`;
}

/** A line for each route; none if they say no more than the paths themselves. */
export function routesText(point: Point, id: number, marks: Marks, { routes, rest }: Routes): string[] {
  if (!routes.some(({ stops }) => stops.some(({ nodes }) => nodes > 1))) return [];
  const into = marks.ascii ? ' <- ' : ' ← ';
  const ways = (paths: number): string =>
    paths === 1 ? '' : `   ${paths <= Number.MAX_SAFE_INTEGER ? thousands(paths) : 'countless'} paths`;
  const lines = routes.map(({ stops, sum, paths }) => {
    const names = stops.map((stop, i) =>
      i === stops.length - 1 ? name(point, id, marks) : stopText(point, stop, marks),
    );
    return `${names.join(into)} = ${short(sum)}${ways(paths)}`;
  });
  return rest.paths === 0 ? lines : [...lines, `${marks.more} other routes = ${short(rest.sum)}${ways(rest.paths)}`];
}
