/**
 * A terminal's cells as an SVG picture. Text is drawn in runs of one look, each put at its own column
 * and held to its own length, so that columns stay straight in whatever font the reader has.
 */
import type { IBufferCell } from '@xterm/headless';
import { width } from '../../src/text/width.js';
import type { Cells } from './screen.js';

const CELL = { width: 8.4, height: 17 };
const MARGIN = 14;
const BASELINE = 13;
const BACKGROUND = '#16181d';
const FOREGROUND = '#d6d9df';
const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";
/** The sixteen colours that programs ask for by number: eight, and the same again brighter. */
const COLOURS = [
  ...['#5c6370', '#e06c75', '#8cc570', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d6d9df'],
  ...['#7f848e', '#ff8b93', '#a5e075', '#ffd68a', '#82c4ff', '#dd9bf0', '#7fd6e0', '#ffffff'],
];

interface Look {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly ink: string;
  readonly paper: string;
}

interface Run {
  readonly column: number;
  readonly cells: number;
  readonly text: string;
  readonly look: Look;
}

/** The picture, with `title` for those who can't see it. Empty lines at the end are left out. */
export function picture(cells: Cells, title: string): string {
  const lines = cells.map(runsOf);
  const height = lines.findLastIndex((runs) => runs.some(isSeen)) + 1;
  const columns = Math.max(0, ...cells.map(({ length }) => length));
  const wide = rounded(columns * CELL.width + 2 * MARGIN);
  const high = rounded(height * CELL.height + 2 * MARGIN);
  const shapes = lines
    .slice(0, height)
    .flatMap((runs, row) => [...runs.flatMap((run) => paper(run, row)), ...runs.flatMap((run) => ink(run, row))]);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}">`,
    `<title>${escaped(title)}</title>`,
    '<style>.b{font-weight:bold}.d{opacity:.6}</style>',
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="${FONTS}" font-size="14" fill="${FOREGROUND}">`,
    ...shapes,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

/** Neighbouring cells of one look together. */
function runsOf(line: readonly IBufferCell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, cell] of line.entries()) {
    if (cell.getWidth() === 0) continue; // the right half of a wide character
    const look = lookOf(cell);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last && isSame(last.look, look))
      runs[runs.length - 1] = { ...last, cells: last.cells + cell.getWidth(), text: last.text + text };
    else runs.push({ column, cells: cell.getWidth(), text, look });
  }
  return runs;
}

function lookOf(cell: IBufferCell): Look {
  const ink = cell.isFgDefault() ? FOREGROUND : colour(cell.isFgPalette(), cell.getFgColor());
  const paper = cell.isBgDefault() ? BACKGROUND : colour(cell.isBgPalette(), cell.getBgColor());
  const [front, back] = cell.isInverse() ? [paper, ink] : [ink, paper];
  return { bold: cell.isBold() !== 0, dim: cell.isDim() !== 0, ink: front, paper: back };
}

function colour(isPalette: boolean, index: number): string {
  const found = isPalette ? COLOURS[index] : undefined;
  if (found === undefined) throw new Error(`the picture knows the sixteen colours of every terminal, and not ${index}`);
  return found;
}

const isSame = (a: Look, b: Look): boolean =>
  a.bold === b.bold && a.dim === b.dim && a.ink === b.ink && a.paper === b.paper;

const isSeen = ({ text, look }: Run): boolean => text.trim() !== '' || look.paper !== BACKGROUND;

const x = (column: number): number => rounded(MARGIN + column * CELL.width);
const y = (row: number): number => MARGIN + row * CELL.height;

function paper({ column, cells, look }: Run, row: number): string[] {
  if (look.paper === BACKGROUND) return [];
  return [
    `<rect x="${x(column)}" y="${y(row)}" width="${rounded(cells * CELL.width)}" height="${CELL.height}" fill="${look.paper}"/>`,
  ];
}

/** The words of a run: what two or more blanks keep apart is drawn apart. */
function ink({ column, text, look }: Run, row: number): string[] {
  const classes = [look.bold ? 'b' : '', look.dim ? 'd' : ''].filter((name) => name !== '').join(' ');
  const attributes = `${classes && ` class="${classes}"`}${look.ink === FOREGROUND ? '' : ` fill="${look.ink}"`}`;
  return Array.from(text.matchAll(/\S+(?: \S+)*/g), ({ 0: words, index }) => {
    const length = `textLength="${rounded(width(words) * CELL.width)}"`;
    return `<text x="${x(column + width(text.slice(0, index)))}" y="${y(row) + BASELINE}" ${length}${attributes}>${escaped(words)}</text>`;
  });
}

const rounded = (size: number): number => Math.round(size * 10) / 10;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
