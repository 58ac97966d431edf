/**
 * The names of nodes after all statements. A node that lost its name to another assignment takes
 * another name that it has. If it has none, and the root or a node with a name is computed from it, it
 * is numbered:
 *
 *     c = a + b;  c = c * 2;  c = c + 1       c#1 = a + b    c#2 = c#1 * 2    c = c#2 + 1
 */

import { tapeOf } from '../../engine/graph.js';
import { NONE, relabel, type Tape } from '../../engine/tape.js';
import { listUnder, type Machine, means, type Program } from './machine.js';
import { NameMap } from './name-map.js';
import { isRef, type Meaning } from './term.js';

/** The finished tape and names. */
export function finish(machine: Machine): Program {
  const { graph, names, rebound, labelled, numbered, usesValue } = machine;
  const tape = tapeOf(graph);
  if (rebound.size === 0 && numbered.size === 0) return { tape, names, usesValue };
  const labels = tape.labels.slice();
  const all = new NameMap(names.terms());
  const others = firstNames(names);
  const used = usedBy(tape, [machine.root, ...[...numbered.values()].flat(), ...others.keys()]);
  for (const [name, ids] of outlived(machine, labels)) {
    let number = 0;
    for (const id of ids) {
      if (!used[id]) continue;
      const label = others.get(id) ?? `${name}#${++number}`;
      if (!others.has(id)) all.set(label, { id });
      if (!labelled.has(id)) labels[id] = label;
    }
  }
  return { tape: relabel(tape, labels), names: all, usesValue };
}

/** By name: the nodes that lost it to another assignment, oldest first. */
function outlived(
  { names, rebound, labelled, numbered }: Machine,
  labels: readonly (string | undefined)[],
): Map<string, number[]> {
  const lost = new Map(numbered);
  for (const [id, label] of labels.entries()) {
    if (label === undefined || !rebound.has(label) || labelled.has(id) || means(names, label, id)) continue;
    listUnder(lost, label).push(id);
  }
  return lost;
}

/** 1 for these nodes and all that they depend on. */
function usedBy({ size, left, right }: Tape, ids: readonly number[]): Uint8Array {
  const used = new Uint8Array(size);
  for (const id of ids) if (id !== NONE) used[id] = 1;
  for (let id = size - 1; id >= 0; id--) {
    if (!used[id]) continue;
    if (left[id] !== NONE) used[left[id] as number] = 1;
    if (right[id] !== NONE) used[right[id] as number] = 1;
  }
  return used;
}

/** The first name of every node that has one. */
function firstNames(names: ReadonlyMap<string, Meaning>): Map<number, string> {
  const first = new Map<number, string>();
  for (const [name, term] of names) if (isRef(term) && !first.has(term.id)) first.set(term.id, name);
  return first;
}
