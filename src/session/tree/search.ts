/**
 * Searching nodes by name, by expression if no name matches, and by op. Writing a million expressions takes too
 * long, so only those are written that may contain the text: each of its words must occur in a node a few
 * steps below.
 */
import { CONST, LEAF, OPS } from '../../engine/ops.js';
import { inputCount, inputOf, type Tape } from '../../engine/tape.js';
import { nameOf } from '../../notation/write/write.js';
import { escape } from '../../text/escape.js';
import { full } from '../../text/numbers.js';
import type { Session } from '../model.js';
import { ofOp } from './ops.js';
import { outlineOf } from './outline.js';
import { chainsOn, selectedNode } from './selection.js';

/** How many characters of an unnamed node's expression are searched, and so at most how many steps below it. */
const SEARCHED = 40;

/** Whether a node matches. */
type Matches = (id: number) => boolean;

/** `/op:tanh` finds nodes by their op. */
const BY_OP = /^op:\s*(.+)$/i;

/**
 * What a text may mean, the first first: a part of a name, then a part of an expression; or an op, which the text is the
 * error about if there is none.
 */
function meanings(session: Session, text: string): readonly (() => Matches)[] | string {
  const { model } = session;
  const { tape } = model.program;
  const { head } = chainsOn(session);
  const op = BY_OP.exec(text)?.[1];
  if (op !== undefined) {
    const isOfOp = ofOp(model, op);
    return typeof isOfOp === 'string' ? isOfOp : [() => (id) => isOfOp(id) && (head[id] as number) < 0];
  }
  const { labels } = tape;
  const pattern = containing(text);
  // a label is also found as it is shown
  const asShown = text.includes('\\') ? escape : (label: string): string => label;
  const byName: Matches = (id) => {
    const label = labels[id];
    return label !== undefined && pattern.test(asShown(label));
  };
  const byExpression = (): Matches => {
    const may = mayContain(tape, model.root, text);
    return (id) => may[id] === 1 && (head[id] as number) < 0 && pattern.test(nameOf(tape, id, SEARCHED));
  };
  return [() => byName, byExpression];
}

/**
 * The match `by` matches after the selected node in reading order (before it if `by` is negative), wrapping
 * around; undefined if there is none, and a text if there cannot be one.
 */
export function findNode(session: Session, text: string, by: number): number | string | undefined {
  const all = meanings(session, text);
  if (typeof all === 'string') return all;
  const { order } = outlineOf(session.model.program.tape, session.model.root);
  const from = order.indexOf(selectedNode(session));
  for (const matches of all) {
    const found = nth(order, from, by, matches());
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The places of all matches in reading order, in the order of the places. */
export function allMatches(session: Session, text: string): Int32Array {
  const all = meanings(session, text);
  const { order } = outlineOf(session.model.program.tape, session.model.root);
  const places = new Int32Array(order.length);
  let count = 0;
  for (const meaning of typeof all === 'string' ? [] : all) {
    const matches = meaning();
    for (let i = 0; i < order.length; i++) if (matches(order[i] as number)) places[count++] = i;
    if (count > 0) break;
  }
  return places.slice(0, count);
}

/** Matches texts that contain `text`, ignoring case, without making lower-case copies of a million texts. */
const containing = (text: string): RegExp => new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i');

/** The node `by` matches after index `from` of `order`, wrapping around. */
function nth(order: Int32Array, from: number, by: number, matches: Matches): number | undefined {
  const way = by < 0 ? -1 : 1;
  let at = from;
  let left = Math.abs(by);
  for (let found = 0; ; left = ((left - 1) % found) + 1) {
    for (let i = 0; i < order.length; i++) {
      at += way;
      if (at === order.length) at = 0;
      else if (at < 0) at = order.length - 1;
      const id = order[at] as number;
      if (!matches(id)) continue;
      found++;
      if (--left === 0) return id;
    }
    if (found === 0) return undefined;
  }
}

/** 1 for each unnamed node below the root whose expression may contain the text. */
function mayContain(tape: Tape, root: number, text: string): Uint8Array {
  const may = new Uint8Array(tape.size);
  for (let id = 0; id <= root; id++) may[id] = tape.labels[id] === undefined ? 1 : 0;
  const steps = new Uint8Array(tape.size);
  for (const word of new Set(text.match(/[\p{L}\p{N}_]+/gu))) {
    const contains = wordTest(tape, word);
    for (let id = 0; id <= root; id++) {
      let fewest = SEARCHED;
      if (contains(id)) fewest = 0;
      else if (tape.labels[id] === undefined) {
        for (let side = inputCount(tape, id) - 1; side >= 0; side--) {
          fewest = Math.min(fewest, (steps[inputOf(tape, id, side)] as number) + 1);
        }
      }
      steps[id] = fewest;
      if (fewest === SEARCHED) may[id] = 0;
    }
  }
  return may;
}

/** Whether a node's own part of an expression (name, number, op) contains the word. Must be called in tape order. */
function wordTest(tape: Tape, word: string): (id: number) => boolean {
  const { op, labels, constantData } = tape;
  const pattern = containing(word);
  const ofOp = OPS.map(({ symbol }) => pattern.test(symbol));
  const isNumber = /^\d+$/.test(word);
  const numbers = new Map<number, boolean>();
  let constant = 0;
  return (id) => {
    const code = op[id] as number;
    const label = labels[id];
    if (code === CONST) {
      const value = constantData[constant++] as number;
      if (label !== undefined) return pattern.test(label);
      let known = numbers.get(value);
      if (known === undefined) {
        known = pattern.test(full(value));
        numbers.set(value, known);
      }
      return known;
    }
    if (label !== undefined) return pattern.test(label);
    return code === LEAF ? isNumber && String(id).includes(word) : ofOp[code] === true;
  };
}
