/**
 * The selected row is always one that the tree shows: input `side` of a node that is shown and not
 * folded, or the root's own. Which nodes are shown is found once a change of graph, root or folds.
 */
import { inputCount, inputOf, type Tape } from '../engine/tape.js';
import { outlineOf } from './outline.js';
import { ROOT_ROW, type Selection, type Session } from './session.js';

interface Kept {
  readonly tape: Tape;
  readonly root: number;
  readonly shown: Uint8Array;
}

const kept = new WeakMap<Uint8Array, Kept>();

/** 1 for each node that has a row. */
function shownNodes({ model, folded }: Session): Uint8Array {
  const { root, program } = model;
  const { tape } = program;
  const before = kept.get(folded);
  if (before && before.tape === tape && before.root === root) return before.shown;
  const shown = new Uint8Array(tape.size);
  shown[root] = 1;
  for (let id = root; id >= 0; id--) {
    if (!shown[id] || folded[id]) continue;
    for (let side = inputCount(tape, id) - 1; side >= 0; side--) shown[inputOf(tape, id, side)] = 1;
  }
  kept.set(folded, { tape, root, shown });
  return shown;
}

/** Whether the tree shows this row. */
export function isShown(session: Session, { user, side }: Selection): boolean {
  if (user === ROOT_ROW.user) return side === ROOT_ROW.side;
  const { tape } = session.model.program;
  if (!shownNodes(session)[user] || session.folded[user]) return false;
  return (side === 0 || side === 1) && side < inputCount(tape, user);
}

/** The session with a hidden selection moved to the nearest row above it. */
export function onShownRow(session: Session): Session {
  const { root, program } = session.model;
  const { user, side } = outlineOf(program.tape, root);
  let row = session.selection;
  while (!isShown(session, row)) {
    const above = row.user;
    row = user[above] === undefined ? ROOT_ROW : { user: user[above], side: side[above] as number };
  }
  return row === session.selection ? session : { ...session, selection: row };
}
