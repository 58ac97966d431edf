/** Changing leaves by hand: a new value, frozen or not. */
import { inputCount, leafSlot } from '../../engine/tape.js';
import { readNumber } from '../../notation/parse/number.js';
import { nameOf } from '../../notation/write/write.js';
import { full } from '../../text/numbers.js';
import { notNumber, say } from '../message.js';
import type { Session } from '../model.js';
import { fieldText } from '../screen/field.js';
import { commit, presentModel, settings, withLeaves } from '../undo.js';
import { leavesOf } from '../viewed.js';

const NAME_CELLS = 30;

/** Opens the field for a leaf's new value. A run is paused, so that the value does not change meanwhile. */
export function openEdit(session: Session, node: number): Session {
  const slot = leafSlot(session.model.program.tape, node);
  if (slot < 0) return notEditable(session, node);
  const text = full(leavesOf(session)[slot] as number);
  return { ...session, run: undefined, field: { kind: 'edit', node, ...fieldText(text) } };
}

/** Sets a leaf from typed text. If it is not a number, the field stays open. */
export function editLeaf(session: Session, node: number, text: string): Session {
  const model = presentModel(session);
  const slot = leafSlot(model.program.tape, node);
  if (slot < 0) return notEditable(session, node);
  const value = readNumber(text);
  if (value === undefined) return say(session, notNumber(text), 'error');
  const closed: Session = { ...session, field: undefined };
  if (Object.is(model.leaves[slot], value)) return closed;
  return commit(closed, withLeaves(model, model.leaves.with(slot, value)));
}

function notEditable(session: Session, node: number): Session {
  const { tape } = session.model.program;
  const what = inputCount(tape, node) > 0 ? 'computed' : 'a constant';
  return say(session, `${nameOf(tape, node, NAME_CELLS)} is ${what}; only a leaf can be edited`, 'error');
}

/** Freezes or unfreezes leaves; if `to` is undefined, each is toggled. */
export function freeze(session: Session, nodes: readonly number[], to?: boolean): Session {
  const { frozen, program } = session.model;
  const { tape } = program;
  const after = frozen.slice();
  for (const node of nodes) {
    const slot = leafSlot(tape, node);
    if (slot < 0)
      return say(session, `${nameOf(tape, node, NAME_CELLS)} is not a leaf; only a leaf can be frozen`, 'error');
    after[slot] = (to ?? !after[slot]) ? 1 : 0;
  }
  const nodesOf = (state: number): number[] => nodes.filter((node) => after[leafSlot(tape, node)] === state);
  const is = (state: number): string =>
    nodesOf(state)
      .map((node) => nameOf(tape, node, NAME_CELLS))
      .join(' ');
  const them = (state: number): string => (nodesOf(state).length > 1 ? 'them' : 'it');
  const sentences = [
    is(1) && `${is(1)} frozen: a step leaves ${them(1)} as ${nodesOf(1).length > 1 ? 'they are' : 'it is'}`,
    is(0) && `${is(0)} free again: a step changes ${them(0)}`,
  ];
  const changed = after.some((state, slot) => state !== frozen[slot]);
  return settings(session, changed ? { frozen: after } : {}, sentences.filter(Boolean).join('; '));
}
