/**
 * Groups: nodes whose labels begin with the same whole segments (segments.ts) belong together: a layer, a matrix, a
 * sample. A group is inside the group of a shorter name; a node without a label belongs to the nearest user above
 * it that has one. What would hold a single node, or just what one smaller group holds, is not a group.
 *
 *     layer 1 neuron 1 w0           (all)
 *     layer 1 neuron 1 b            ├─ layer 1
 *     layer 1 neuron 2 w0           │  ├─ neuron 1
 *     layer 1 neuron 2 b            │  └─ neuron 2
 *     loss                          └─ loss, in no smaller group
 *
 * Found once for each root, in time linear in the labels. Groups are numbered so that one stands before those inside
 * it, and these before the next: what is inside of group g are the numbers from g to `last[g]`.
 */
import type { Plan } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import { OPS } from '../../engine/ops.js';
import { NONE } from '../../engine/tape.js';
import { segmentEnd } from '../../text/segments.js';

export interface Groups {
  readonly plan: Plan;
  readonly count: number;
  /** Per group: the one that it is inside, -1 for the group of all nodes; the last one inside it; how deep it is. */
  readonly parent: Int32Array;
  readonly last: Int32Array;
  readonly level: Int32Array;
  /** Per group: a node whose label begins with its name, and the name's end there. */
  readonly node: Int32Array;
  readonly end: Int32Array;
  /** Per node: its smallest group, or -1 if the root does not depend on it. */
  readonly of: Int32Array;
}

/** The group of all nodes. */
export const ALL = 0;

/** Prefixes of labels as a tree: arrays that grow, each prefix after the shorter ones. */
interface Prefixes {
  readonly parent: number[];
  readonly node: number[];
  readonly end: number[];
  /** Per prefix: those one segment longer, by that segment. */
  readonly longer: (Map<string, number> | undefined)[];
  /** Per node: the longest prefix that it belongs to. */
  readonly of: Int32Array;
}

export const groupsOf = memo((plan: Plan): Groups => {
  const prefixes = prefixesOf(plan);
  const { parent, node, end } = prefixes;
  const total = parent.length;
  const members = new Int32Array(total);
  for (const prefix of prefixes.of) if (prefix >= 0) members[prefix]!++;
  const largest = new Int32Array(total);
  for (let i = total - 1; i > 0; i--) {
    const above = parent[i]!;
    members[above]! += members[i]!;
    if (members[i]! > largest[above]!) largest[above] = members[i]!;
  }
  // per prefix: the smallest group that it is in, as another prefix
  const kept = new Int32Array(total);
  const inside = new Int32Array(total);
  for (let i = 1; i < total; i++) kept[i] = members[i]! > 1 && largest[i]! < members[i]! ? i : kept[parent[i]!]!;
  for (let i = total - 1; i > 0; i--) if (kept[i] === i) inside[kept[parent[i]!]!]! += inside[i]! + 1;

  const count = inside[ALL]! + 1;
  const groups: Groups = {
    plan,
    count,
    parent: new Int32Array(count).fill(NONE),
    last: new Int32Array(count),
    level: new Int32Array(count),
    node: new Int32Array(count).fill(NONE),
    end: new Int32Array(count),
    of: new Int32Array(plan.tape.size).fill(NONE),
  };
  const number = new Int32Array(total);
  const next = new Int32Array(total);
  groups.last[ALL] = count - 1;
  next[ALL] = 1;
  for (let i = 1; i < total; i++) {
    if (kept[i] !== i) continue;
    const above = kept[parent[i]!]!;
    const own = next[above]!;
    number[i] = own;
    next[above] = own + inside[i]! + 1;
    next[i] = own + 1;
    groups.parent[own] = number[above]!;
    groups.level[own] = groups.level[number[above]!]! + 1;
    groups.last[own] = own + inside[i]!;
    groups.node[own] = node[i]!;
    groups.end[own] = end[i]!;
  }
  for (let id = 0; id <= plan.root; id++) {
    const prefix = prefixes.of[id]!;
    if (prefix >= 0) groups.of[id] = number[kept[prefix]!]!;
  }
  joinUnnamed(plan, groups.of);
  return groups;
});

/** All prefixes of labels that are shorter than a label or equal to another one's prefix. */
function prefixesOf({ tape, root, reached }: Plan): Prefixes {
  const { size, labels } = tape;
  const [parent, node, end, longer]: [number[], number[], number[], Prefixes['longer']] = [
    [NONE],
    [NONE],
    [0],
    [undefined],
  ];
  const of = new Int32Array(size).fill(NONE);
  // labels mostly begin like the one before: the prefixes of that one, and where they end
  let before = '';
  const prefixAt: number[] = [];
  const endAt: number[] = [];
  for (let id = 0; id <= root; id++) {
    const label = labels[id];
    if (!reached[id] || label === undefined) continue;
    const alike = alikeUntil(before, label);
    let prefix = ALL;
    let from = 0;
    let depth = 0;
    while (true) {
      const to = segmentEnd(label, from);
      if (to >= label.length) break;
      if (to > alike || endAt[depth] !== to) {
        prefix = longerBy(prefix, label, from, to, id);
        endAt.length = depth;
        endAt.push(to);
        prefixAt[depth] = prefix;
      } else prefix = prefixAt[depth]!;
      from = to;
      depth++;
    }
    endAt.length = depth;
    of[id] = prefix;
    before = label;
  }
  for (let id = 0; id <= root; id++) if (of[id]! >= 0) of[id] = wholeLabel(labels[id]!, of[id]!);
  return { parent, node, end, longer, of };

  function longerBy(prefix: number, label: string, from: number, to: number, id: number): number {
    longer[prefix] ??= new Map();
    const segment = label.slice(from, to);
    const known = longer[prefix].get(segment);
    if (known !== undefined) return known;
    longer[prefix].set(segment, parent.length);
    longer.push(undefined);
    node.push(id);
    end.push(to);
    return parent.push(prefix) - 1;
  }
  /** A label that others begin with is in their group. */
  function wholeLabel(label: string, prefix: number): number {
    return longer[prefix]?.get(label.slice(end[prefix])) ?? prefix;
  }
}

/** How far two labels are the same. */
function alikeUntil(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let i = 0;
  while (i < most && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** Gives each node without a label the group of the nearest user that has one; of several as near, the last. */
function joinUnnamed({ tape, root, reached }: Plan, of: Int32Array): void {
  const { labels, op, left, right } = tape;
  const inputs = Uint8Array.from(OPS, (row) => row.inputs);
  const steps = new Int32Array(tape.size);
  if (labels[root] === undefined) of[root] = ALL;
  for (let id = root; id >= 0; id--) {
    if (!reached[id]) continue;
    const far = labels[id] === undefined ? steps[id]! + 1 : 1;
    for (let side = inputs[op[id]!]! - 1; side >= 0; side--) {
      const input = side === 0 ? left[id]! : right[id]!;
      if (labels[input] !== undefined || (steps[input]! > 0 && steps[input]! <= far)) continue;
      steps[input] = far;
      of[input] = of[id]!;
    }
  }
}

/** Whether `group` is `other`, or inside it. */
export const isInside = ({ last }: Groups, group: number, other: number): boolean =>
  group >= other && group <= last[other]!;

/** The smallest group that holds both. */
export function commonGroup(groups: Groups, a: number, b: number): number {
  let common = a;
  while (!isInside(groups, b, common)) common = groups.parent[common]!;
  return common;
}

/** A group's name, as the labels write it; empty for the group of all nodes. */
export const groupName = ({ plan, node, end }: Groups, group: number): string =>
  group === ALL ? '' : (plan.tape.labels[node[group]!] as string).slice(0, end[group]);

/** A group's name without that of the group around it: `neuron 3`; of a key in brackets the key. */
export const ownName = (groups: Groups, group: number): string =>
  groupName(groups, group)
    .slice(groups.end[groups.parent[group] ?? ALL])
    .trimStart()
    .replace(/^\[(['"])([^'"\]]+)\1\]$/, '$2');

/** The group of a name, or undefined. */
export function groupNamed(groups: Groups, name: string): number | undefined {
  for (let group = 1; group < groups.count; group++)
    if (groups.end[group] === name.length && groupName(groups, group) === name) return group;
  return undefined;
}

/** The groups from the whole graph to a node's own, without that of all nodes. */
export function groupPath(groups: Groups, id: number): number[] {
  const path: number[] = [];
  for (let group = groups.of[id] ?? NONE; group > ALL; group = groups.parent[group]!) path.push(group);
  return path.reverse();
}
