/** Finding nodes by name. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { memo } from '../../engine/memo.js';
import type { Tape } from '../../engine/tape.js';
import type { Program } from '../../notation/run/machine.js';
import { isRef } from '../../notation/run/term.js';
import { escape } from '../../text/escape.js';
import { nearest, noSuch } from '../../text/nearest.js';
import { isPrefix } from '../../text/segments.js';

/** The most names that are compared for a suggestion. */
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

/** Whether a label begins with this name's segments: whether it is the name of a group, or of something in one. */
export const labelledIn = ({ tape }: Program, name: string): boolean =>
  name !== '' && tape.labels.some((label) => label !== undefined && isPrefix(label, name));

/** After this many searches of a graph's labels, an index of them is made. */
const FEW = 32;

type Labels = Tape['labels'];

/** A search for the last node whose label is written like a name. */
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

/** The last node whose label is shown like this; only escaped labels are shown otherwise than they are. */
const nodeShownAs = (labels: Labels, name: string): number | undefined =>
  name.includes('\\') ? nodeEscaped(labels, name) : undefined;

/**
 * The error that there is no such node, with a suggestion if a name is similar; if none is similar to all of `name`,
 * the error is about its part `word`.
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
