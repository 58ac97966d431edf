/** The characters that are not letters, in two sets: for terminals with Unicode, and for every terminal. */
import { inAscii, withPlainMarks } from '../text/escape.js';
import { width } from '../text/width.js';

export interface Glyphs {
  readonly cursor: string;
  readonly tee: string;
  readonly elbow: string;
  readonly bar: string;
  readonly gap: string;
  readonly folded: string;
  readonly shared: string;
  readonly none: string;
  /** Between the names of a path. */
  readonly into: string;
  readonly up: string;
  readonly down: string;
  readonly more: string;
  /** A line break in a field, in one character. */
  readonly lineBreak: string;
  readonly partial: string;
  readonly running: string;
  readonly mark: string;
  /** asciichart's ten symbols, and those of the saved runs' curves beside it. */
  readonly chart: readonly string[];
  readonly charts: readonly (readonly string[])[];
  readonly axis: string;
  /** The present point of a slice, and the tangent through it. */
  readonly point: string;
  readonly tangent: string;
  /** Samples whose score should be above 0 or not, and what the region where it is looks like. */
  readonly above: string;
  readonly below: string;
  readonly dotted: string;
  /** Whether Braille dots can be drawn. */
  readonly braille: boolean;
  /** The dot of a product. */
  readonly dot: string;
  /** Edges of the picture by where they go: 1 up, 2 down, 4 left, 8 right, added up; all four are joined. */
  readonly edges: string;
  /** Two edges that only cross, and where one ends. */
  readonly crossing: string;
  readonly arrow: string;
  /** A box of the picture, one that is selected, one that is frozen, and one that is both. */
  readonly boxes: readonly string[];
  /** What keys are called that have an arrow for a name. */
  readonly keys: Readonly<Record<string, string>>;
}

export const UNICODE: Glyphs = {
  cursor: '▶',
  tee: '├─ ',
  elbow: '└─ ',
  bar: '│  ',
  gap: '   ',
  folded: ' ▸',
  shared: ' ↑ shared',
  none: '·',
  into: ' › ',
  up: '▲',
  down: '▼',
  more: '…',
  lineBreak: '⏎',
  partial: '∂',
  running: '▶',
  mark: '▲',
  chart: ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'],
  charts: [
    ['┼', '┤', '╶', '╴', '═', '╚', '╔', '╗', '╝', '║'],
    ['┼', '┤', '╶', '╴', '·', '·', '·', '·', '·', '·'],
    ['┼', '┤', '╶', '╴', '━', '┗', '┏', '┓', '┛', '┃'],
  ],
  axis: '─',
  point: '●',
  tangent: '·',
  above: '●',
  below: '○',
  dotted: '⡂',
  braille: true,
  dot: '·',
  edges: ' ╵╷│╴╯╮┤╶╰╭├─┴┬●',
  crossing: '┼',
  arrow: '▶',
  boxes: ['╭─╮│╰╯├┬┴', '┏━┓┃┗┛┣┳┻', '╭┄╮┆╰╯├┬┴', '┏┅┓┇┗┛┣┳┻'],
  keys: {},
};

export const ASCII: Glyphs = {
  cursor: '>',
  tee: '|- ',
  elbow: '`- ',
  bar: '|  ',
  gap: '   ',
  folded: ' [+]',
  shared: ' ^ shared',
  none: '.',
  into: ' > ',
  up: '^',
  down: 'v',
  more: '~',
  lineBreak: '|',
  partial: 'd',
  running: '>',
  mark: '^',
  chart: ['+', '|', '-', '-', '-', '`', '.', '.', "'", '|'],
  charts: [
    ['+', '|', '-', '-', '=', '=', '=', '=', '=', '='],
    ['+', '|', '-', '-', 'o', 'o', 'o', 'o', 'o', 'o'],
    ['+', '|', '-', '-', '#', '#', '#', '#', '#', '#'],
  ],
  axis: '-',
  point: 'o',
  tangent: '-',
  above: '+',
  below: 'o',
  dotted: '.',
  braille: false,
  dot: '*',
  edges: " '.|-'.+-`.+-++o",
  crossing: '|',
  arrow: '>',
  boxes: ['+-+|+++++', '#=######=', '+.+:+++..', '#.#:####.'],
  keys: { '↑': 'Up', '↓': 'Down', '←': 'Left', '→': 'Right', '⏎': 'Enter' },
};

/** Text with the marks of names and help in these glyphs too; it stays as wide as it is, whatever it has to give up. */
export const inGlyphs = (text: string, glyphs: Glyphs): string =>
  glyphs !== ASCII || isAscii(text)
    ? text
    : withPlainMarks(text).replace(GRAPHEME, (other) => '?'.repeat(width(other)));

/** Text from outside in these glyphs: what is no ASCII is spelled out there, `\u03b1`. */
export const spelled = (text: string, glyphs: Glyphs): string => (glyphs === ASCII ? inAscii(text) : text);

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
/** A character that is no ASCII, with all that combines with it. */
const GRAPHEME = /[^\x20-\x7e]\p{M}*/gu;

/** Keys as they are shown: `↓ j`, or `Down j`. */
export const inKeys = (shown: string, { keys }: Glyphs): string => shown.replace(/[↑↓←→⏎]/g, (key) => keys[key] ?? key);
