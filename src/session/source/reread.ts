/**
 * A file that was saved in an editor, read again. What changed in the file overrides the session; values and settings
 * that did not change in it stay as the user left them, and so do folds and the selection.
 */

import { LEAF } from '../../engine/ops.js';
import type { ScheduledRule } from '../../engine/optimizers/optimizers.js';
import { leafSlot, NONE, type Tape } from '../../engine/tape.js';
import { newHistory } from '../history/history.js';
import { say } from '../message.js';
import type { Beginning, Model, Origin, Session } from '../model.js';
import { equal, rootData } from '../numbers.js';
import { withRate } from '../rate.js';
import { isBelow, nodeNamed } from '../tree/lookup.js';
import { goTo } from '../tree/moves.js';
import { ROOT_ROW, selectedNode } from '../tree/selection.js';
import { commit, fitted, withLeaves } from '../undo.js';
import { replaced } from './open.js';
import { sameTape } from './same.js';

/** The session updated to its file's present text. */
export function reread(session: Session, opened: Session): Session {
  const before = session.model;
  const base = before.origin.opened;
  const fresh = opened.model;
  const pages = { pages: opened.pages, page: Math.min(session.page, Math.max(0, opened.pages.length - 1)) };
  const after = { ...session, ...pages };
  if (!base) return replaced(session, opened);
  const { path, mark } = fresh.origin;
  const isOwn = path !== undefined && path === session.written?.path && mark === session.written?.mark;
  if (isOwn) return { ...session, model: { ...before, origin: originOfOwn(before, fresh) } };
  if (sameBeginning(base, fresh)) {
    if (fresh.next)
      return say({ ...after, model: { ...before, next: fresh.next } }, 'read again: the first graph is the same');
    if (before.origin.text === fresh.origin.text) return after;
    const origin = { ...fresh.origin, ...(before.origin.typed !== undefined && { typed: before.origin.typed }) };
    return say({ ...after, model: { ...session.model, origin } }, 'read again: the graph is the same');
  }
  const settings = mergedRule(base, before, fresh);
  const same = sameTape(before.program.tape, fresh.program.tape);
  const root = mergedRoot(base, before, fresh);
  const merged = mergedPerLeaf(fresh.program.tape, base.program.tape, before.program.tape);
  const leaves = fresh.leaves.map(merged(base.leaves, before.leaves));
  const frozen = fresh.frozen.map(merged(base.frozen, before.frozen));
  const said = sentence(leaves, fresh.leaves);
  if (same && root === before.root) {
    const model = withLeaves({ ...before, ...settings, frozen, program: fresh.program, origin: fresh.origin }, leaves);
    return say(commit(after, withRate(model)), said);
  }
  const model = {
    ...fresh,
    ...settings,
    ...(before.bug !== undefined && { bug: before.bug }),
    root,
    leaves,
    frozen,
    history: newHistory(rootData(fresh.program.tape, root, leaves)),
  };
  return say(onSameNodes(session, commit({ ...after, run: undefined }, withRate(model)), before), said);
}

/** The origin of a graph that was written to its file, and read again. */
function originOfOwn(before: Model, { program, origin }: Model): Origin {
  if (sameTape(before.program.tape, program.tape)) return origin;
  const { mark, opened } = origin;
  return { ...before.origin, ...(mark !== undefined && { mark }), ...(opened && { opened }) };
}

const sentence = (leaves: Float64Array, inFile: Float64Array): string =>
  equal(leaves, inFile) ? 'read again' : 'read again; values that you changed are kept';

/** Whether a file opens as it did before. */
const sameBeginning = (a: Beginning, b: Beginning): boolean =>
  sameTape(a.program.tape, b.program.tape) &&
  equal(a.leaves, b.leaves) &&
  a.root === b.root &&
  a.lr === b.lr &&
  a.schedule === b.schedule &&
  a.direction === b.direction &&
  a.optimizer === b.optimizer &&
  a.frozen.every((each, slot) => each === b.frozen[slot]);

type Match = (id: number) => number;

/** For a node of one graph, the node of another with the same name, or NONE. */
function matching(from: Tape, to: Tape): Match {
  if (sameTape(from, to)) return (id) => id;
  const byLabel = new Map<string, number>();
  for (let id = to.size - 1; id >= 0; id--) {
    const label = to.labels[id];
    if (label !== undefined && !byLabel.has(label)) byLabel.set(label, id);
  }
  return (id) => {
    const label = from.labels[id];
    return label === undefined ? NONE : (byLabel.get(label) ?? NONE);
  };
}

/** A leaf's number: the user's if the file's is the same as before, else the file's. */
function mergedPerLeaf(fresh: Tape, base: Tape, mine: Tape) {
  const slotsIn = (tape: Tape): number[] => {
    const match = matching(fresh, tape);
    return Array.from(fresh.leaves, (id) => leafSlot(tape, match(id)));
  };
  const [inBase, inMine] = [slotsIn(base), slotsIn(mine)];
  return (before: ArrayLike<number>, current: ArrayLike<number>) =>
    (now: number, slot: number): number => {
      const [then, own] = [before[inBase[slot] as number], current[inMine[slot] as number]];
      return own !== undefined && Object.is(then, now) ? own : now;
    };
}

function mergedRule(base: Beginning, mine: Model, fresh: Model): ScheduledRule & Pick<Model, 'state'> {
  const rate = base.lr === fresh.lr && base.schedule === fresh.schedule ? mine : fresh;
  const { direction } = base.direction === fresh.direction ? mine : fresh;
  const { optimizer } = base.optimizer === fresh.optimizer ? mine : fresh;
  const state =
    optimizer === mine.optimizer && sameTape(mine.program.tape, fresh.program.tape) ? mine.state : undefined;
  return { lr: rate.lr, schedule: rate.schedule, direction, optimizer, state };
}

/** The root that the user chose, if it still exists and the file's own root still has the same name. */
function mergedRoot(base: Beginning, mine: Model, fresh: Model): number {
  if (mine.root === base.root || labelOf(base) !== labelOf(fresh)) return fresh.root;
  const label = labelOf(mine);
  const id = label === undefined ? undefined : nodeNamed(fresh.program, label);
  return id === undefined ? fresh.root : id;
}

const labelOf = ({ program, root }: Beginning): string | undefined => program.tape.labels[root];

/** The session with the folds and the selection of the previous one, on the nodes with the same names. */
export function onSameNodes(session: Session, after: Session, before: Model): Session {
  const { tape } = after.model.program;
  const match = matching(tape, before.program.tape);
  const folded = new Uint8Array(tape.size);
  for (let id = 0; id < tape.size; id++) {
    const other = tape.op[id] === LEAF ? NONE : match(id);
    if (other !== NONE) folded[id] = session.folded[other] as number;
  }
  const fresh = fitted({ ...after, selection: ROOT_ROW, folded: new Uint8Array(0), binary: new Set() }, before);
  const shown = { ...fresh, folded };
  const label = before.program.tape.labels[selectedNode(session)];
  const node = label === undefined ? undefined : nodeNamed(after.model.program, label);
  return node !== undefined && isBelow(tape, after.model.root, node) ? goTo(shown, node) : shown;
}
