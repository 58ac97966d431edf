/**
 * All keys, one row each: what they are called, what they do, and what help says of them. Dispatch,
 * the footer, the `?` screen and the README are made from this table.
 */
import { inputCount } from '../engine/tape.js';
import type { Action } from '../session/action.js';
import { type Session, selectedNode } from '../session/session.js';
import { FOLDED, type Rows, SHARED, selectedRow, selectionAt } from './rows.js';

/** What a key can ask for that is no change of the session. */
export type Effect = { readonly effect: 'suspend' | 'redraw' };

/** What a key sees when it is pressed. */
export interface Situation {
  readonly session: Session;
  readonly rows: Rows;
  /** How many rows of the tree are on the screen. */
  readonly height: number;
  /** The count typed before the key, or 1. */
  readonly count: number;
  /** Whether the plot stands beside the tree, so that an explanation leaves it its place. */
  readonly beside: boolean;
}

export type Category = 'move' | 'tree' | 'see' | 'gradients' | 'steps' | 'settings' | 'history' | 'everything else';

export interface Key {
  /** The names that the terminal gives these keys. */
  readonly keys: readonly string[];
  /** How they are shown. */
  readonly shown: string;
  readonly help: string;
  readonly category: Category;
  /** A word or two for the footer, and how early it is wanted there. */
  readonly footer?: { readonly text: string; readonly rank: number; readonly shown?: string };
  readonly press: (situation: Situation) => Action | Effect | undefined;
}

const moveTo = ({ session, rows }: Situation, row: number): Action => ({
  type: 'select',
  row: selectionAt(session.model.program.tape, rows, Math.max(0, Math.min(rows.count - 1, row))),
});

const moveBy =
  (by: (situation: Situation) => number): Key['press'] =>
  (situation) =>
    moveTo(situation, selectedRow(situation.session, situation.rows) + by(situation));

const half = (height: number): number => Math.max(1, Math.floor(height / 2));

/** Folds the selected node, or goes to its user where there is nothing to fold. */
function foldOrUser(situation: Situation): Action | undefined {
  const { session, rows } = situation;
  const row = selectedRow(session, rows);
  const id = rows.node[row] as number;
  const foldable = inputCount(session.model.program.tape, id) > 0 && !((rows.flags[row] as number) & (SHARED | FOLDED));
  if (foldable) return { type: 'fold', node: id, folded: true };
  const above = rows.parent[row] as number;
  return above < 0 ? undefined : moveTo(situation, above);
}

/** Unfolds the selected node; goes to the first appearance of a shared one, into an unfolded one. */
function unfoldOrJump(situation: Situation): Action | undefined {
  const { session, rows } = situation;
  const row = selectedRow(session, rows);
  const id = rows.node[row] as number;
  const flags = rows.flags[row] as number;
  if (flags & SHARED) return moveTo(situation, rows.rowOf[id] as number);
  if (flags & FOLDED) return { type: 'fold', node: id, folded: false };
  return inputCount(session.model.program.tape, id) > 0 ? moveTo(situation, row + 1) : undefined;
}

function enter(situation: Situation): Action | undefined {
  const { session, rows } = situation;
  const row = selectedRow(session, rows);
  const id = rows.node[row] as number;
  const { tape } = session.model.program;
  if (inputCount(tape, id) === 0) return { type: 'open-field', kind: 'edit' };
  if ((rows.flags[row] as number) & SHARED) return moveTo(situation, rows.rowOf[id] as number);
  return { type: 'fold', node: id, folded: ((rows.flags[row] as number) & FOLDED) === 0 };
}

const plain = (action: Action): Key['press'] => () => action;
const counted =
  (action: (count: number) => Action): Key['press'] =>
  ({ count }) =>
    action(count);

export const KEYMAP: readonly Key[] = [
  { keys: ['down', 'j'], shown: '↓ j', help: 'next row', category: 'move', press: moveBy(({ count }) => count) },
  { keys: ['up', 'k'], shown: '↑ k', help: 'previous row', category: 'move', press: moveBy(({ count }) => -count) },
  { keys: ['pagedown', 'ctrl+f'], shown: 'PgDn ^f', help: 'a page down', category: 'move', press: moveBy(({ count, height }) => count * Math.max(1, height - 1)) },
  { keys: ['pageup', 'ctrl+b'], shown: 'PgUp ^b', help: 'a page up', category: 'move', press: moveBy(({ count, height }) => -count * Math.max(1, height - 1)) },
  { keys: ['ctrl+d'], shown: '^d', help: 'half a page down', category: 'move', press: moveBy(({ count, height }) => count * half(height)) },
  { keys: ['ctrl+u'], shown: '^u', help: 'half a page up', category: 'move', press: moveBy(({ count, height }) => -count * half(height)) },
  { keys: ['g', 'home'], shown: 'g Home', help: 'first row', category: 'move', press: (at) => moveTo(at, 0) },
  { keys: ['G', 'end'], shown: 'G End', help: 'last row', category: 'move', press: (at) => moveTo(at, at.rows.count - 1) },
  { keys: ['left', 'h'], shown: '← h', help: 'fold, else go to the user of this node', category: 'tree', press: foldOrUser },
  { keys: ['right', 'l'], shown: '→ l', help: 'unfold, else go to the first input; on ↑ shared, jump to the first', category: 'tree', press: unfoldOrJump },
  { keys: ['enter'], shown: 'Enter', help: 'edit a leaf; fold or unfold any other node', category: 'tree', footer: { text: 'edit', rank: 3, shown: '⏎' }, press: enter },
  { keys: ['e'], shown: 'e', help: "edit the leaf's value (Enter applies, Esc cancels)", category: 'tree', press: plain({ type: 'open-field', kind: 'edit' }) },
  { keys: ['E'], shown: 'E', help: 'unfold all', category: 'tree', press: plain({ type: 'unfold-all' }) },
  { keys: ['C'], shown: 'C', help: 'fold all', category: 'tree', press: plain({ type: 'fold-all' }) },
  { keys: ['tab'], shown: 'Tab', help: 'next lens: ledger, local derivatives, check', category: 'see', footer: { text: 'lens', rank: 5 }, press: plain({ type: 'lens', by: 1 }) },
  { keys: ['shift+tab'], shown: 'Shift-Tab', help: 'previous lens', category: 'see', press: plain({ type: 'lens', by: -1 }) },
  { keys: ['x'], shown: 'x', help: 'next explanation: chain rule, paths, why', category: 'see', footer: { text: 'explain', rank: 4 }, press: plain({ type: 'explanation', by: 1 }) },
  { keys: ['X'], shown: 'X', help: 'previous explanation', category: 'see', press: plain({ type: 'explanation', by: -1 }) },
  { keys: ['v'], shown: 'v', help: 'next plot: L, slice, data and gradient of the node', category: 'see', footer: { text: 'plot', rank: 6 }, press: ({ beside }) => ({ type: 'plot', by: 1, alone: !beside }) },
  { keys: ['V'], shown: 'V', help: 'previous plot', category: 'see', press: ({ beside }) => ({ type: 'plot', by: -1, alone: !beside }) },
  { keys: ['b'], shown: 'b', help: 'backprop: compute every gradient', category: 'gradients', footer: { text: 'backprop', rank: 2 }, press: plain({ type: 'backward' }) },
  { keys: ['.'], shown: '.', help: "backward's next node speaks", category: 'gradients', press: counted((count) => ({ type: 'speak', count })) },
  { keys: [','], shown: ',', help: 'take the last one back', category: 'gradients', press: counted((count) => ({ type: 'speak', count: -count })) },
  { keys: ['i'], shown: 'i', help: 'type a gradient by hand', category: 'gradients', press: plain({ type: 'open-field', kind: 'gradient' }) },
  { keys: ['t'], shown: 't', help: 'predict: hide the gradients and be asked for them', category: 'gradients', press: plain({ type: 'predict' }) },
  { keys: ['z'], shown: 'z', help: 'zero the gradients', category: 'gradients', press: plain({ type: 'zero-gradients' }) },
  { keys: ['s'], shown: 's', help: 'step: backward, update every leaf, forward', category: 'steps', footer: { text: 'step', rank: 1 }, press: counted((count) => ({ type: 'step', count })) },
  { keys: ['S'], shown: 'S', help: 'nudge: update with the gradients on the screen, forward', category: 'steps', press: counted((count) => ({ type: 'nudge', count })) },
  { keys: ['r'], shown: 'r', help: 'run or pause: ten steps a second', category: 'steps', footer: { text: 'run', rank: 7 }, press: plain({ type: 'run' }) },
  { keys: ['<'], shown: '<', help: 'shift the leaf by -0.001', category: 'settings', press: counted((count) => ({ type: 'shift', count: -count })) },
  { keys: ['>'], shown: '>', help: 'shift the leaf by +0.001, and see what that does', category: 'settings', press: counted((count) => ({ type: 'shift', count })) },
  {
    keys: ['f'],
    shown: 'f',
    help: 'freeze the leaf: steps leave it as it is; again to free it',
    category: 'settings',
    press: ({ session }) => ({ type: 'freeze', nodes: [selectedNode(session)] }),
  },
  { keys: ['d'], shown: 'd', help: 'ascend or descend', category: 'settings', footer: { text: 'direction', rank: 10 }, press: plain({ type: 'direction' }) },
  { keys: ['+', '='], shown: '+ =', help: 'raise the learning rate (1, 2, 5, 10 ...)', category: 'settings', footer: { text: 'lr', rank: 9, shown: '+-' }, press: counted((notches) => ({ type: 'rate-by', notches })) },
  { keys: ['-'], shown: '-', help: 'lower the learning rate', category: 'settings', press: counted((notches) => ({ type: 'rate-by', notches: -notches })) },
  { keys: ['['], shown: '[', help: 'earlier iteration', category: 'history', footer: { text: 'iterations', rank: 11, shown: '[]' }, press: counted((count) => ({ type: 'earlier', count })) },
  { keys: [']'], shown: ']', help: 'later iteration', category: 'history', press: counted((count) => ({ type: 'later', count })) },
  { keys: ['u'], shown: 'u', help: 'undo', category: 'history', footer: { text: 'undo', rank: 8 }, press: counted((count) => ({ type: 'undo', count })) },
  { keys: ['ctrl+r'], shown: '^r', help: 'redo', category: 'history', press: counted((count) => ({ type: 'redo', count })) },
  { keys: ['/'], shown: '/', help: 'search for a node', category: 'everything else', footer: { text: 'search', rank: 12 }, press: plain({ type: 'open-field', kind: 'search' }) },
  { keys: ['n'], shown: 'n', help: 'next match', category: 'everything else', press: plain({ type: 'search-again', by: 1 }) },
  { keys: ['N'], shown: 'N', help: 'previous match', category: 'everything else', press: plain({ type: 'search-again', by: -1 }) },
  { keys: [':'], shown: ':', help: 'command line: any statement of the notation, or a command', category: 'everything else', press: plain({ type: 'open-field', kind: 'command' }) },
  { keys: ['?'], shown: '?', help: 'show or hide this help', category: 'everything else', footer: { text: 'help', rank: 0 }, press: plain({ type: 'help' }) },
  { keys: ['esc'], shown: 'Esc', help: 'cancel: field, count, overlay, run', category: 'everything else', press: plain({ type: 'cancel' }) },
  {
    keys: ['q'],
    shown: 'q',
    help: 'close the help, else quit',
    category: 'everything else',
    footer: { text: 'quit', rank: 0 },
    press: ({ session }) => (session.help ? { type: 'help' } : { type: 'close' }),
  },
  { keys: ['ctrl+c'], shown: '^c', help: 'quit, everywhere', category: 'everything else', press: plain({ type: 'close' }) },
  { keys: ['ctrl+z'], shown: '^z', help: 'suspend; fg comes back', category: 'everything else', press: () => ({ effect: 'suspend' }) },
  { keys: ['ctrl+l'], shown: '^l', help: 'draw the screen again', category: 'everything else', press: () => ({ effect: 'redraw' }) },
];

/** How a count is shown in help; it is no key of its own. */
export const COUNT_HELP = { shown: '1-9 ...', help: 'a count repeats the next key: 10s takes ten steps' };

const byName = new Map(KEYMAP.flatMap((row) => row.keys.map((key) => [key, row] as const)));

/** The row for a key, or undefined. */
export const keyNamed = (name: string): Key | undefined => byName.get(name);

/** Keys that work while a field is open, too. */
export const EVERYWHERE = new Set(['ctrl+c', 'ctrl+z', 'ctrl+l']);

