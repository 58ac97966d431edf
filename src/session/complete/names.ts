/**
 * Names that begin with a text, of a graph of any size: a generator, so that it can be done in slices. If many begin alike
 * they are offered segment by segment, as groups: `layer `, then `layer 1`, `layer 2`.
 */
import type { Program } from '../../notation/run/machine.js';
import type { Work } from '../../notation/work.js';
import { escape } from '../../text/escape.js';

/** The most names that are offered in full, and the most beginnings of names. */
const IN_FULL = 16;
const MOST = 500;
/** Names between two turns for keys. */
const TURN = 4096;

/** The names in a statement, or those of nodes; what is between them is looked at too, so that keys get their turn. */
function* namesOf({ names, tape }: Program, areNodes: boolean): Generator<string | undefined> {
  yield* names.keys();
  if (areNodes) yield* tape.labels;
}

export interface Named {
  /** The start, of those asked for, that names begin with: the first that any does. */
  readonly start: string;
  readonly names: readonly string[];
}

/** What the first of `starts` that any name begins with can go on to; `isPast` its last segment if that is complete. */
export function* namesFrom(
  program: Program,
  starts: readonly string[],
  areNodes: boolean,
  isPast = false,
): Work<Named> {
  const found = starts.map((start) => ({ start, full: new Set<string>(), parts: new Set<string>() }));
  let turn = 0;
  for (const name of namesOf(program, areNodes)) {
    if (++turn % TURN === 0) yield { doing: 'completing', done: turn, all: program.tape.size };
    if (name === undefined) continue;
    const shown = escape(name);
    for (const { start, full, parts } of found) {
      if (!shown.startsWith(start)) continue;
      if (full.size <= IN_FULL) full.add(shown);
      if (parts.size <= MOST) parts.add(shown.slice(0, endOfSegment(shown, start.length, isPast)));
      break;
    }
  }
  const first = found.find(({ full }) => full.size > 0);
  if (!first) return { start: starts.at(-1) ?? '', names: [] };
  const { start, full, parts } = first;
  if (full.size <= IN_FULL) return { start, names: [...full].sort(inOrder) };
  const [only] = parts;
  if (parts.size > 1 || only === undefined || (only === start && isPast))
    return { start, names: [...parts].slice(0, MOST).sort(inOrder) };
  // all go on alike: on to where they differ
  const further = yield* namesFrom(program, [only], areNodes, only === start);
  return { start, names: further.names };
}

const order = new Intl.Collator('en', { numeric: true });
/** `w2` before `w10`. */
const inOrder = (one: string, other: string): number => order.compare(one, other);

/** Segments end at a blank, a dot, a bracket or an `@`. */
const REST = /[^\s.[\]@]*\]?/y;
const NEXT = /[\s.[\]@]*[^\s.[\]@]+\]?/y;

/** Where the segment that `from` is in ends; the next one's end, if that is wanted or `from` is between two. */
function endOfSegment(name: string, from: number, isPast: boolean): number {
  const isBetween = from === 0 || /[\s.[\]@]/.test(name[from - 1] as string);
  const segment = isPast || isBetween ? NEXT : REST;
  segment.lastIndex = from;
  return segment.test(name) ? segment.lastIndex : name.length;
}
