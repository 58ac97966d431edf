/**
 * Which panes a screen has, and how large each is: from the size of the terminal and from what is open, and from nothing
 * else, so that no pane moves when a lens, a plot, the selection or a number changes.
 *
 *     narrow    header         wide    header
 *               strip                  strip
 *               tree                   tree   │ plot
 *               detail                        │
 *               plot or card           detail │ card
 *               status, footer         status, footer
 *
 * A narrow screen's picture takes the plot's lines, since few graphs would fit above it.
 */

import type { Zoom } from '../../session/panes.js';

export interface Panes {
  /** Lines in all: one less than the terminal has, so that Ink never clears the screen. */
  readonly height: number;
  readonly header: boolean;
  readonly strip: boolean;
  readonly heading: boolean;
  /** Rows of the tree under its heading; 0 if another pane has the screen. */
  readonly tree: number;
  readonly treeWidth: number;
  /** Lines of the detail under the tree, 0 without it. */
  readonly detail: number;
  /** Lines of the plot with its title, and of the card, 0 without one. */
  readonly plot: number;
  readonly card: number;
  readonly sideWidth: number;
  /** Plot and card stand beside the tree. */
  readonly beside: boolean;
  /** Lines for messages and fields. */
  readonly status: number;
  readonly footer: boolean;
}

/** The least height of a screen that has each bar. */
const FOOTER = 2;
const HEADER = 4;
const HEADING = 7;
const STATUS = 8;
const DETAIL = 9;
const STRIP = 11;
const TWO_STATUS = 23;

const DETAIL_LINES = 2;
/** From this size on, plot and card have columns of their own, the rightmost ones, and cells between them and the tree. */
const WIDE = { columns: 120, height: 16, side: 46, gap: 2 };
/** Lines that a tree keeps over a plot, and the least of a plot or a card under or over something. */
const LEAST_TREE = 5;
const LEAST_LOWER = 7;
/** Lines of a page of text with its title that are shown whole, if the tree keeps its least. */
const PAGE = 8;
/** The lower pane's share of tree and lower pane. */
const LOWER = 0.45;
const LEAST_PLOT_COLUMNS = 40;
/** A card that has to be made space for: the least that is worth showing, and the rows of the tree that stay if they can. */
const LEAST_CARD = 3;
const BESIDE_CARD = 2;

export interface Open {
  readonly card?: boolean;
  /** Whether the card is a page of text. */
  readonly page?: boolean;
  readonly zoom?: Zoom | undefined;
  readonly picture?: boolean;
}

export function panes(
  columns: number,
  rows: number,
  { card = false, page = false, zoom, picture = false }: Open = {},
): Panes {
  const height = Math.max(1, rows - 1);
  const has = (from: number): boolean => height >= from;
  const bars = { footer: has(FOOTER), header: has(HEADER), strip: has(STRIP) };
  const status = Number(has(STATUS)) + Number(has(TWO_STATUS));
  const inside = height - status - Object.values(bars).filter(Boolean).length;
  const all = { height, ...bars, status, treeWidth: columns, sideWidth: columns, beside: false };
  const none = { heading: false, tree: 0, detail: 0, plot: 0, card: 0 };
  if (zoom === 'plot') return { ...all, ...none, plot: inside };
  if (zoom === 'card') {
    // the detail says whose card it is: on a low screen by its first line
    const own = page || !has(DETAIL) ? 0 : has(TWO_STATUS) ? DETAIL_LINES : 1;
    return { ...all, ...none, detail: own, card: inside - own };
  }
  const heading = has(HEADING);
  const under = inside - Number(heading);
  if (zoom === 'tree') return { ...all, ...none, heading, tree: under };
  const detail = has(DETAIL) ? DETAIL_LINES : 0;
  if (columns >= WIDE.columns && has(WIDE.height)) {
    const side = card ? Math.max(LEAST_LOWER, inside >> 1) : 0;
    const widths = { treeWidth: columns - WIDE.side - WIDE.gap, sideWidth: WIDE.side, beside: true };
    return { ...all, ...widths, heading, tree: under - detail, detail, plot: inside - side, card: side };
  }
  const rest = Math.max(1, under - detail);
  if (picture && !card) return { ...all, ...none, heading, tree: rest, detail };
  if (rest >= LEAST_TREE + LEAST_LOWER && (card || columns >= LEAST_PLOT_COLUMNS)) {
    const least = page ? Math.min(PAGE, rest - LEAST_TREE) : LEAST_LOWER;
    const lower = Math.max(least, Math.round(rest * LOWER));
    return { ...all, heading, tree: rest - lower, detail, plot: card ? 0 : lower, card: card ? lower : 0 };
  }
  // the user asked for the card: the detail gives way, and the tree down to a few rows
  const space = card ? Math.min(LEAST_LOWER, under - BESIDE_CARD) : 0;
  if (space >= LEAST_CARD) return { ...all, ...none, heading, tree: under - space, card: space };
  return { ...all, ...none, heading, tree: rest, detail };
}
