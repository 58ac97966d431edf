/** The `?` screen, made from the tables of keys and commands, and the part of it that is on the screen. */
import { COMMANDS } from '../session/commands/commands.js';
import { ENTERED_KEYS } from '../session/screen/entered.js';
import { FIELD_KEYS } from '../session/screen/field.js';
import { padEnd, width } from '../text/width.js';
import { wrapped } from '../text/wrap.js';
import { type Glyphs, inKeys, UNICODE } from './glyphs.js';
import { type Category, COUNT_HELP, KEYMAP } from './input/keymap.js';
import { beside, cut, type Line, line, piece } from './line.js';
import { type OverFrame, overFrame } from './over.js';
import type { Viewport } from './viewport.js';

const CATEGORIES: readonly Category[] = [
  'move',
  'tree',
  'see',
  'gradients',
  'steps',
  'settings',
  'history',
  'everything else',
];
const TITLES: Readonly<Record<Category, string>> = {
  move: 'Move',
  tree: 'The tree',
  see: 'See why',
  gradients: 'Gradients',
  steps: 'Steps',
  settings: 'Settings',
  history: 'Iterations and undo',
  'everything else': 'Everything else',
};

interface Entry {
  readonly shown: string;
  readonly help: string;
}

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** What the signs in the tree mean. */
const signs = ({ sizes, none, wrong, shared, folded, sum }: Glyphs): Section => ({
  title: 'Signs in the tree',
  entries: [
    {
      shown: sizes.trim(),
      help: 'the size of a gradient beside the others: each level is at least twice the one before',
    },
    { shown: none, help: 'a gradient that is not computed yet' },
    { shown: wrong, help: 'a gradient that is not the right one, which stands beside it' },
    { shown: shared.trim(), help: 'one more use of a node that stands further up' },
    { shown: folded.trim(), help: 'its inputs are folded away' },
    { shown: sum, help: 'a long sum, and what it goes over' },
  ],
});

/** All keys and commands, by category. */
export function sections(): Section[] {
  const keys = CATEGORIES.map((category) => ({
    title: TITLES[category],
    entries: [...KEYMAP.filter((row) => row.category === category), ...(category === 'steps' ? [COUNT_HELP] : [])],
  }));
  const commands = COMMANDS.map(({ usage, help }) => ({ shown: usage, help }));
  return [
    ...keys,
    { title: 'In a text field', entries: [...FIELD_KEYS, ...ENTERED_KEYS] },
    { title: 'Command line (any statement works too: a.data = 3)', entries: commands },
  ];
}

const COLUMN = 62;
/** Help on a key stands beside it, or below it if it would be narrower than this. */
const LEAST_HELP = 20;

/** Help as lines of at most `cells`, in as many columns as fit; a section is never split. */
export function helpLines(cells: number, glyphs: Glyphs = UNICODE): Line[] {
  const count = Math.max(1, Math.floor(cells / COLUMN));
  const blocks = sections()
    .toSpliced(-2, 0, signs(glyphs))
    .map((section) => [...block(section, count > 1 ? COLUMN - 1 : cells, glyphs), []]);
  const columns = inColumns(blocks, count).map((some) => some.flat().slice(0, -1));
  return columns.reduce<readonly Line[]>((left, column, i) => beside(left, i * COLUMN, column), []) as Line[];
}

/** Blocks one below the other, in columns of about the same height. */
function inColumns<T>(blocks: readonly (readonly T[])[], count: number): (readonly T[])[][] {
  const columns: (readonly T[])[][] = [];
  let left = blocks.reduce((sum, { length }) => sum + length, 0);
  for (let next = 0; next < blocks.length; ) {
    const share = left / Math.max(1, count - columns.length);
    const column: (readonly T[])[] = [];
    for (let tall = 0; next < blocks.length && (columns.length === count - 1 || tall < share); next++) {
      const block = blocks[next] as readonly T[];
      column.push(block);
      tall += block.length;
      left -= block.length;
    }
    columns.push(column);
  }
  return columns;
}

function block({ title, entries }: Section, cells: number, glyphs: Glyphs): Line[] {
  const keys = Math.max(8, ...entries.map(({ shown }) => width(inKeys(shown, glyphs))));
  const indent = 3 + keys + 2;
  const isBeside = cells - indent >= LEAST_HELP;
  const lines = entries.flatMap(({ shown, help }): Line[] => {
    const [first = '', ...rest] = wrapped(help, isBeside ? cells - indent : cells - 5, '');
    const more = (isBeside ? rest : [first, ...rest]).map((text) => line(' '.repeat(isBeside ? indent : 5) + text));
    return [
      [piece(`   ${padEnd(inKeys(shown, glyphs), keys)}  `, 'key'), ...(isBeside ? [piece(first)] : [])],
      ...more,
    ];
  });
  return [line(` ${title}`, 'strong'), ...lines].map((each) => cut(each, cells, glyphs));
}

/** The help as a screenful of lines, the last with the keys that close it. */
export function helpFrame({ overTop }: { readonly overTop: number }, viewport: Viewport): OverFrame {
  const all = helpLines(viewport.columns, viewport.glyphs);
  const keys = [piece(' ?', 'key'), piece(' or q closes this', 'dim')];
  return overFrame({ count: all.length, line: (i) => all[i] as Line }, overTop, keys, viewport);
}
