/** The `?` screen, made from the tables of keys and commands. */
import { COMMANDS } from '../session/commands.js';
import { padEnd, width } from '../text/width.js';
import { wrapped } from '../text/wrap.js';
import { type Glyphs, inKeys, UNICODE } from './glyphs.js';
import { type Category, COUNT_HELP, KEYMAP } from './keymap.js';
import { cut, type Line, line, lineWidth, piece } from './line.js';

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

/** All keys and commands, by category. */
export function sections(): Section[] {
  const keys = CATEGORIES.map((category) => ({
    title: TITLES[category],
    entries: [...KEYMAP.filter((row) => row.category === category), ...(category === 'steps' ? [COUNT_HELP] : [])],
  }));
  const commands = COMMANDS.map(({ usage, help }) => ({ shown: usage, help }));
  return [...keys, { title: 'Command line (any statement works too: a.data = 3)', entries: commands }];
}

const COLUMN = 62;
/** Help on a key stands beside it, or below it where it would be narrower than this. */
const LEAST_HELP = 20;

/** Help as lines of at most `cells`, in two columns where they fit. */
export function helpLines(cells: number, glyphs: Glyphs = UNICODE): Line[] {
  const isWide = cells >= 2 * COLUMN;
  const blocks = sections().map((section) => [...block(section, isWide ? COLUMN - 1 : cells, glyphs), []]);
  const single = blocks.flat().slice(0, -1);
  if (!isWide) return single;
  const half = Math.ceil(single.length / 2);
  let split = 0;
  for (let tall = 0; split < blocks.length && tall < half; split++) tall += (blocks[split] as Line[]).length;
  const left = blocks.slice(0, split).flat();
  const right = blocks.slice(split).flat();
  return Array.from({ length: Math.max(left.length, right.length) - 1 }, (_, i) =>
    beside(left[i] ?? [], right[i] ?? []),
  );
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

const beside = (left: Line, right: Line): Line => [...left, piece(' '.repeat(COLUMN - lineWidth(left))), ...right];
