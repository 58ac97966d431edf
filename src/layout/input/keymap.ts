/**
 * All keys, one row each: their names, their help, and what they do. Dispatch, the footer, the `?` screen and the
 * README are made from this table.
 */
import type { Action } from '../../session/action.js';
import { gradientState } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { COPIES } from '../../session/source/copy.js';
import { shapeOf, spaceOn } from '../panes/shape.js';
import { either, enter, half, leftward, moveDown, moveTo, page, rightward, selected } from './selection-keys.js';
import type { Press, Situation } from './situation.js';

export type Category = 'move' | 'tree' | 'see' | 'gradients' | 'steps' | 'settings' | 'history' | 'everything else';

/**
 * A word or two for the footer, and its rank there: the lowest first, but 0 always and at the end. While it is the
 * moment for it a key comes first; one without a rank is there only then.
 */
interface Footer {
  readonly text: string;
  readonly rank?: number;
  readonly now?: (session: Session) => boolean;
  readonly shown?: string;
  /** The same on a screen that is too narrow for it. */
  readonly short?: { readonly text: string; readonly shown: string };
  /** The one of the two that it is shown in, if not in both. */
  readonly only?: 'tree' | 'picture';
}

export interface Key {
  /** The names that the terminal gives these keys. */
  readonly keys: readonly string[];
  /** How they are shown. */
  readonly shown: string;
  readonly help: string;
  readonly category: Category;
  readonly footer?: Footer;
  readonly press: Press;
}

const freeze = (at: Situation): Action => ({ type: 'freeze', nodes: [selected(at).node] });

function quit({ session }: Situation): Action {
  if (session.help) return { type: 'help' };
  if (session.list) return { type: 'cancel' };
  return session.zoom ? { type: 'zoom', off: true } : { type: 'close', asks: true };
}

const plain =
  (action: Action): Press =>
  () =>
    action;

const counted =
  (action: (count: number) => Action): Press =>
  ({ count }) =>
    action(count);

const commandLine = plain({ type: 'open-field', kind: 'command' });

/** What the screen has no space for. */
const UNSEEN = { unseen: true } as const;

/** Whether backward has begun and goes on node by node. */
const isUnderWay = (session: Session): boolean => gradientState(session) === 'partial';

const plot =
  (by: 1 | -1): Press =>
  ({ session, viewport }) => ({
    type: 'plot',
    by,
    alone: !shapeOf(session, viewport).beside,
    ...(!spaceOn(session, viewport).plot && UNSEEN),
  });

const lens = (by: 1 | -1): Press =>
  either(
    ({ session, viewport }) => ({ type: 'lens', by, ...(!spaceOn(session, viewport).lens && UNSEEN) }),
    plain({ type: 'say', text: 'a lens adds columns to the tree: D goes back there' }),
  );

const turned =
  (by?: -1): Press =>
  ({ session, viewport }) => ({
    type: 'page',
    ...(by && { by }),
    ...(!spaceOn(session, viewport).card && UNSEEN),
  });

const card: Press = ({ session, viewport }) => ({ type: 'card', ...(!spaceOn(session, viewport).card && UNSEEN) });

const propagate = (count: number): Action => ({ type: 'propagate', count });

const shift = (count: number): Action => ({ type: 'shift', count });

const step = (count: number): Action => ({ type: 'step', count });

const nudge = (count: number): Action => ({ type: 'nudge', count });

const raise = (notches: number): Action => ({ type: 'rate-by', notches });

const earlier = (count: number): Action => ({ type: 'earlier', count });

/** Names of the keys, how they are shown, help, what they do, and the footer's words. */
type Row = readonly [keys: string, shown: string, help: string, press: Press, footer?: Footer];

const TABLE: Readonly<Record<Category, readonly Row[]>> = {
  move: [
    ['down j', '↓ j', 'next row', moveDown(({ count }) => count)],
    ['up k', '↑ k', 'previous row', moveDown(({ count }) => -count)],
    ['pagedown ctrl+f', 'PgDn ^f', 'a page down', moveDown(({ count, height }) => count * page(height))],
    ['pageup ctrl+b', 'PgUp ^b', 'a page up', moveDown(({ count, height }) => -count * page(height))],
    ['ctrl+d', '^d', 'half a page down', moveDown(({ count, height }) => count * half(height))],
    ['ctrl+u', '^u', 'half a page up', moveDown(({ count, height }) => -count * half(height))],
    ['g home', 'g Home', 'first row', (at) => moveTo(at, 0)],
    ['G end', 'G End', 'last row', (at) => moveTo(at, at.rows.count - 1)],
  ],
  tree: [
    ['left h', '← h', 'fold, else go to the user of this node', leftward],
    ['right l', '→ l', 'unfold, else go to the first input; on ↑ shared, jump to the first', rightward],
    ['enter', 'Enter', 'edit a leaf; fold or unfold any other node', enter, { text: 'edit', rank: 3, shown: '⏎' }],
    ['e', 'e', "edit the leaf's value (Enter applies, Esc cancels)", plain({ type: 'open-field', kind: 'edit' })],
    ['E', 'E', 'unfold all', plain({ type: 'unfold-all' })],
    ['C', 'C', 'fold all', plain({ type: 'fold-all' })],
    ['B', 'B', 'a sum, product, max or min as its binary tree, and back', plain({ type: 'binary' })],
  ],
  see: [
    [
      'tab',
      'Tab',
      'next lens: ledger, local derivatives, check, optimizer',
      lens(1),
      { text: 'lens', rank: 5, only: 'tree' },
    ],
    ['shift+tab', 'Shift-Tab', 'previous lens', lens(-1)],
    [
      'x X',
      'x X',
      "the selected node's card: why, chain rule, step, paths; again to close it",
      card,
      { text: 'explain', rank: 4, shown: 'x' },
    ],
    [
      'space',
      'Space',
      "a file's page of text, then the next",
      turned(),
      {
        text: 'next page, or back',
        shown: 'Space Backspace',
        short: { text: 'next', shown: 'Space' },
        now: ({ explanation }) => explanation === 'pages',
      },
    ],
    ['backspace', 'Backspace', 'the page before', turned(-1)],
    [
      'J',
      'J',
      'scroll the card, or a page of text, down',
      counted((by) => ({ type: 'scroll', by })),
      { text: 'scroll', shown: 'J K', now: ({ explanation }) => explanation !== 'none' },
    ],
    ['K', 'K', 'scroll it up', counted((by) => ({ type: 'scroll', by: -by }))],
    ['v', 'v', 'next plot: L, region, slice, data, gradient', plot(1), { text: 'plot', rank: 6 }],
    ['V', 'V', 'previous plot', plot(-1)],
    ['L', 'L', 'a logarithmic axis for L, and back', plain({ type: 'log-axis' })],
    [
      'Z',
      'Z',
      'one pane on the whole screen: tree, plot, card if open; then all again',
      plain({ type: 'zoom' }),
      { text: 'next pane', now: ({ zoom }) => zoom !== undefined },
    ],
    [
      'D',
      'D',
      "the lecture's picture, or the tree; in it ← → follow edges, ↑ ↓ a column",
      plain({ type: 'picture' }),
      { text: 'tree', rank: 5, only: 'picture' },
    ],
  ],
  gradients: [
    ['b', 'b', 'backprop: compute every gradient', plain({ type: 'backward' }), { text: 'backprop', rank: 2 }],
    [
      '.',
      '.',
      "backward's next node propagates",
      counted(propagate),
      { text: 'next node, or back', shown: '. ,', now: isUnderWay },
    ],
    [',', ',', 'take the last one back', counted((count) => propagate(-count))],
    ['i', 'i', 'type a gradient by hand', plain({ type: 'open-field', kind: 'gradient' })],
    ['t', 't', 'predict: hide the gradients and be asked for them', plain({ type: 'predict' })],
    ['z', 'z', 'zero the gradients', plain({ type: 'zero-gradients' })],
  ],
  steps: [
    ['s', 's', 'step: backward, update every leaf, forward', counted(step), { text: 'step', rank: 1 }],
    ['S', 'S', 'nudge: update with the gradients on the screen, forward', counted(nudge)],
    [
      'r',
      'r',
      'run or pause: ten steps a second',
      plain({ type: 'run' }),
      { text: 'run', rank: 7, now: ({ run }) => run !== undefined },
    ],
    ['R', 'R', 'run flat out, or pause', plain({ type: 'run', flatOut: true })],
  ],
  settings: [
    ['<', '<', 'shift the leaf by -0.001', counted((count) => shift(-count))],
    ['>', '>', 'shift the leaf by +0.001, and see what that does', counted(shift)],
    ['f', 'f', 'freeze the leaf: steps leave it as it is; again to free it', freeze],
    ['d', 'd', 'ascend or descend', plain({ type: 'direction' }), { text: 'direction', rank: 10 }],
    ['o', 'o', 'next optimizer', plain({ type: 'next-optimizer' })],
    ['+ =', '+ =', 'raise the learning rate (1, 2, 5, 10 ...)', counted(raise), { text: 'lr', rank: 9, shown: '+-' }],
    ['-', '-', 'lower the learning rate', counted((count) => raise(-count))],
  ],
  history: [
    [
      '[',
      '[',
      'earlier iteration; before the first, the moment before',
      counted(earlier),
      { text: 'iterations', rank: 11, shown: '[ ]', now: ({ viewed }) => viewed !== undefined },
    ],
    [
      ']',
      ']',
      'later iteration; after the last, the next moment of your program',
      counted((count) => ({ type: 'later', count })),
    ],
    ['c', 'c', 'save this run as a line in the plot, and start again', plain({ type: 'fork' })],
    ['u', 'u', 'undo', counted((count) => ({ type: 'undo', count })), { text: 'undo', rank: 8 }],
    ['ctrl+r', '^r', 'redo', counted((count) => ({ type: 'redo', count }))],
  ],
  'everything else': [
    ...COPIES.map(
      ({ key, what }): Row => [`y-${key}`, `y${key}`, `copy the node's ${what}`, plain({ type: 'copy', what })],
    ),
    ['/', '/', 'search for a node', plain({ type: 'open-field', kind: 'search' }), { text: 'search', rank: 12 }],
    ['n', 'n', 'next match', counted((by) => ({ type: 'search-again', by }))],
    ['N', 'N', 'previous match', counted((by) => ({ type: 'search-again', by: -by }))],
    [':', ':', 'command line: any statement of the notation, or a command', commandLine, { text: 'command', rank: 13 }],
    ['?', '?', 'show or hide this help', plain({ type: 'help' }), { text: 'help', rank: 0 }],
    ['esc', 'Esc', 'cancel: field, count, overlay, run, one pane, picture', plain({ type: 'cancel' })],
    ['q', 'q', 'close what covers the screen, else quit', quit, { text: 'quit', rank: 0 }],
    ['ctrl+c', '^c', 'quit, everywhere', plain({ type: 'close' })],
    ['ctrl+z', '^z', 'suspend; fg comes back', plain({ type: 'suspend' })],
    ['ctrl+l', '^l', 'draw the screen again', plain({ type: 'redraw' })],
  ],
};

export const KEYMAP: readonly Key[] = (Object.keys(TABLE) as Category[]).flatMap((category) =>
  TABLE[category].map(([keys, shown, help, press, footer]) => ({
    keys: keys.split(' ').map((key) => (key === 'space' ? ' ' : key)),
    shown,
    help,
    category,
    press,
    ...(footer && { footer }),
  })),
);

/** The help on counts, which have no row among the keys. */
export const COUNT_HELP = { shown: '1-9 ...', help: 'a count repeats the next key: 10s runs ten steps' };

const byName = new Map(KEYMAP.flatMap((row) => row.keys.map((key) => [key, row] as const)));

/** The row for a key, or undefined. */
export const keyNamed = (name: string): Key | undefined => byName.get(name);

/** Keys that begin a chord, and what can follow each. */
export const CHORDS = new Map([['y', { does: 'copy', choices: COPIES }]]);

/** Keys that work while a field is open, too. */
export const EVERYWHERE = new Set(['ctrl+c', 'ctrl+z', 'ctrl+l']);
