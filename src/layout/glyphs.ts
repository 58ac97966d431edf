/** The screen's symbols in two sets: one for terminals with Unicode, one in ASCII for every terminal. */
import { inAscii, withPlainMarks } from '../text/escape.js';
import { width } from '../text/width.js';

export interface Glyphs {
  readonly cursor: string;
  readonly tee: string;
  readonly elbow: string;
  readonly bar: string;
  readonly gap: string;
  readonly folded: string;
  /** In front of what a long sum or product goes over. */
  readonly sum: string;
  readonly product: string;
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
  /** Sizes of gradients: of 0, and eight levels; and the marks of a wrong gradient, and of scrolling. */
  readonly sizes: string;
  readonly wrong: string;
  readonly thumb: string;
  /** More columns at the right. */
  readonly right: string;
  /** The present point of a slice, and the tangent through it. */
  readonly point: string;
  readonly tangent: string;
  /** A sample of a curve of dots. */
  readonly curve: string;
  /** Samples with a target above 0, all others, and the fill of the region where the score is above 0. */
  readonly above: string;
  readonly below: string;
  readonly dotted: string;
  /** The fills of the regions of classes. */
  readonly fills: string;
  /** Whether Braille dots can be drawn. */
  readonly braille: boolean;
  /** Between the factors of a product. */
  readonly times: string;
  /** Edges of the picture by their directions: 1 up, 2 down, 4 left, 8 right, added up; all four are a joint. */
  readonly edges: string;
  /** The same drawn strong. */
  readonly strongEdges: string;
  readonly strongCrossing: string;
  /** Two edges that only cross, and the end of an edge. */
  readonly crossing: string;
  readonly arrow: string;
  /** A box of the picture, one that is selected, one that is frozen, and one that is both. */
  readonly boxes: readonly string[];
  /** The names of keys that are shown as a symbol elsewhere. */
  readonly keys: Readonly<Record<string, string>>;
}

export const UNICODE: Glyphs = {
  cursor: '▶',
  tee: '├─ ',
  elbow: '└─ ',
  bar: '│  ',
  gap: '   ',
  folded: ' ▸',
  sum: 'Σ',
  product: 'Π',
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
  sizes: ' ▁▂▃▄▅▆▇█',
  wrong: '≠',
  thumb: '┃',
  right: '›',
  point: '●',
  tangent: '·',
  curve: '⠒',
  above: '●',
  below: '○',
  dotted: '⡂',
  fills: ' ⠄⢕⠒⡇⣤',
  braille: true,
  times: '×',
  edges: ' ╵╷│╴╯╮┤╶╰╭├─┴┬●',
  strongEdges: ' ╹╻┃╸┛┓┫╺┗┏┣━┻┳●',
  strongCrossing: '╋',
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
  sum: 'sum',
  product: 'product',
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
  sizes: ' .:ioxOX#',
  wrong: '?',
  thumb: '|',
  right: '>',
  point: 'o',
  tangent: '-',
  curve: '.',
  above: '+',
  below: 'o',
  dotted: '.',
  fills: ' .:-|=',
  braille: false,
  times: '*',
  edges: " '.|-'.+-`.+-++o",
  strongEdges: ' ###=###=###=###',
  strongCrossing: '#',
  crossing: '|',
  arrow: '>',
  boxes: ['+-+|+++++', '#=######=', '+.+:+++..', '#.#:####.'],
  keys: { '↑': 'Up', '↓': 'Down', '←': 'Left', '→': 'Right', '⏎': 'Enter' },
};

/** Text with the marks of names and help in these glyphs too. The width stays: what has no ASCII form becomes `?`. */
export const inGlyphs = (text: string, glyphs: Glyphs): string =>
  glyphs !== ASCII || isAscii(text)
    ? text
    : withPlainMarks(text).replace(GRAPHEME, (other) => '?'.repeat(width(other)));

/** Text from outside in these glyphs: what is not ASCII is spelled out, `\u03b1`. */
export const spelled = (text: string, glyphs: Glyphs): string => (glyphs === ASCII ? inAscii(text) : text);

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
/** A character that is not ASCII, with everything that combines with it. */
const GRAPHEME = /[^\x20-\x7e]\p{M}*/gu;

/** Keys as they are shown: `↓ j`, or `Down j`. */
export const inKeys = (shown: string, { keys }: Glyphs): string => shown.replace(/[↑↓←→⏎]/g, (key) => keys[key] ?? key);
