/**
 * Which of the things that were passed over may know each other. A statement that is passed over may put anything that
 * it mentions into anything else that it mentions, so all of that becomes one group, which never parts again: a
 * union-find, so that any number of statements takes linear time.
 *
 *     xs = [a]      xs and the node a: the group of xs holds nodes
 *     f = g(xs)     f, g and xs are one group
 */

export interface Group {
  parent: Group | undefined;
  /** How many groups became this one. */
  weight: number;
  /** Whether a node of the graph can be reached from it. */
  holdsNodes: boolean;
  /** Whether a call of something in it may change what it reaches. */
  changes: boolean;
  /** Whether a call of something in it may make nodes of its own. */
  makesValues: boolean;
  /** What in it has unlimited effects, such as `exec`. */
  unlimited: string | undefined;
  /** Names that its functions declare global and bind. */
  binds: string[];
}

export const newGroup = (): Group => ({
  parent: undefined,
  weight: 1,
  holdsNodes: false,
  changes: false,
  makesValues: false,
  unlimited: undefined,
  binds: [],
});

/** The group that a group has become a part of. */
export function groupOf(group: Group): Group {
  let root = group;
  while (root.parent) root = root.parent;
  for (let each = group; each.parent; ) {
    const { parent } = each;
    each.parent = root;
    each = parent;
  }
  return root;
}

/** Makes two groups one. */
export function join(one: Group, other: Group): void {
  const [a, b] = [groupOf(one), groupOf(other)];
  if (a === b) return;
  const [root, part] = a.weight >= b.weight ? [a, b] : [b, a];
  part.parent = root;
  root.weight += part.weight;
  root.holdsNodes ||= part.holdsNodes;
  root.changes ||= part.changes;
  root.makesValues ||= part.makesValues;
  root.unlimited ??= part.unlimited;
  if (part.binds.length > root.binds.length) [root.binds, part.binds] = [part.binds, root.binds];
  for (const name of part.binds) root.binds.push(name);
  part.binds = [];
}
