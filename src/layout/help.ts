/** The `?` screen, made from the tables of keys and commands. */
import { COMMANDS } from '../session/commands.js';
import { padEnd, width } from '../text/width.js';
import { type Category, COUNT_HELP, KEYMAP } from './keymap.js';
import { cut, type Line, line, piece } from './line.js';

const CATEGORIES: readonly Category[] = ['move', 'tree', 'gradients', 'steps', 'settings', 'history', 'everything else'];
const TITLES: Readonly<Record<Category, string>> = {
  move: 'Move',
  tree: 'The tree',
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
    entries: KEYMAP.filter((row) => row.category === category).map(({ shown, help }): Entry => ({ shown, help })),
  }));
  const steps = keys.find(({ title }) => title === TITLES.steps);
  if (steps) steps.entries.push(COUNT_HELP);
  const commands = COMMANDS.map(({ usage, help }) => ({ shown: usage, help }));
  return [...keys, { title: 'Command line (any statement works too: a.data = 3)', entries: commands }];
}

/** Help as lines of at most `cells`, in two columns where they fit. */
export function helpLines(cells: number): Line[] {
  const blocks = sections().map(block);
  const single = blocks.flatMap((each) => [...each, []]).slice(0, -1);
  const wide = 62;
  if (cells < 2 * wide) return single.map((each) => cut(each, cells));
  const half = Math.ceil(single.length / 2);
  let split = 0;
  let tall = 0;
  while (split < blocks.length && tall < half) tall += (blocks[split++] as Line[]).length + 1;
  const left = blocks.slice(0, split).flatMap((each) => [...each, []]);
  const right = blocks.slice(split).flatMap((each) => [...each, []]);
  return Array.from({ length: Math.max(left.length, right.length) - 1 }, (_, i) => beside(left[i] ?? [], right[i] ?? [], wide, cells));
}

function block({ title, entries }: Section): Line[] {
  const widest = Math.max(...entries.map(({ shown }) => width(shown)));
  return [
    line(` ${title}`, 'strong'),
    ...entries.map(({ shown, help }): Line => [piece(`   ${padEnd(shown, Math.max(widest, 8))}  `, 'key'), piece(help)]),
  ];
}

function beside(left: Line, right: Line, column: number, cells: number): Line {
  const first = cut(left, column - 1);
  const used = first.reduce((sum, { text }) => sum + width(text), 0);
  return cut([...first, piece(' '.repeat(column - used)), ...right], cells);
}
