/** Finding nodes by what they are called. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import type { Tape } from '../../engine/tape.js';
import { isRef, type Program } from '../../notation/run/machine.js';
import { escape } from '../../text/escape.js';
import { nearest, noSuch } from '../../text/nearest.js';

/** So many names are searched for one that may have been meant. */
const MOST_KNOWN = 20_000;

/** The node called `name`: by the name it was assigned to, its label, its label as it is shown, or `#id`. */
export function nodeNamed({ tape, names }: Program, name: string): number | undefined {
  const term = names.get(name);
  if (term !== undefined && isRef(term)) return term.id;
  const labelled = nodeLabelled(tape.labels, name) ?? nodeShownAs(tape.labels, name);
  if (labelled !== undefined) return labelled;
  const numbered = /^#(\d+)$/.exec(name);
  return numbered && Number(numbered[1]) < tape.size ? Number(numbered[1]) : undefined;
}

/** So many labels are searched one by one before an index of them is made. */
const FEW = 32;

type Labels = Tape['labels'];

/** Finds the last node whose label is written so. */
function finder(written: (label: string) => string): (labels: Labels, name: string) => number | undefined {
  const searches = memo((_: Labels) => ({ count: 0 }));
  const index = memo(
    (labels: Labels) =>
      new Map(labels.flatMap((label, id) => (label === undefined ? [] : [[written(label), id] as const]))),
  );
  return (labels, name) => {
    if (searches(labels).count++ >= FEW) return index(labels).get(name);
    const id = labels.findLastIndex((label) => label !== undefined && written(label) === name);
    return id < 0 ? undefined : id;
  };
}

const nodeLabelled = finder((label) => label);
const nodeEscaped = finder(escape);

/** The last node whose label the screen shows so; only what is escaped is shown otherwise than it is. */
const nodeShownAs = (labels: Labels, name: string): number | undefined =>
  name.includes('\\') ? nodeEscaped(labels, name) : undefined;

/**
 * Why there is no such node, with the name it may have been meant to be; where `name` is none of that, it is said
 * of its part `word`.
 */
export function noNode({ tape, names }: Program, name: string, word = name): string {
  const known = new Set(names.keys());
  for (let id = 0; id < tape.size && known.size < MOST_KNOWN; id++) {
    const label = tape.labels[id];
    if (label !== undefined) known.add(label);
  }
  return noSuch('node', nearest(name, known) === undefined ? word : name, known);
}

/** Whether the root depends on this node. */
export const isBelow = (tape: Tape, root: number, node: number): boolean => planFor(tape, root).reached[node] === 1;
