/** The picture's pane: a heading, and the window of the grid that fits into it. */
import { gradientHeading } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { count, plural } from '../../text/numbers.js';
import type { Glyphs } from '../glyphs.js';
import { type Line, line, lineSlice, lineWidth, type Piece, piece, spread } from '../line.js';
import { nameIn } from '../names.js';
import type { Viewport } from '../viewport.js';
import { boxTexts } from './box.js';
import { BOX_HEIGHT, type Grid } from './grid.js';
import { type PicturePlace, type PictureSize, pictureOn } from './panning.js';
import type { Picture } from './pictures.js';
import { strongCells } from './strong.js';

/** A heading and the picture's window, at most as many lines as the pane has. */
export function pictureLines(
  session: Session,
  place: PicturePlace,
  viewport: Viewport,
  pane: PictureSize,
  isHeaded: boolean,
): Line[] {
  const { glyphs } = viewport;
  const picture = pictureOn(session, place, viewport, pane);
  const drawn = picture && picture !== 'failed' ? picture : undefined;
  const head = isHeaded ? [heading(session, drawn, place, glyphs, pane)] : [];
  if (drawn) return [...head, ...windowOf(session, drawn.grid, place, viewport, pane)];
  if (!picture) return [...head, line(` ${glyphs.more}`, 'dim')];
  return [...head, line(' Graphviz cannot place this graph: D goes back to the tree')];
}

/** The numbers in a box, the size of the graph if only a part is drawn, and arrows to more of it. */
function heading(
  session: Session,
  picture: Picture | undefined,
  place: PicturePlace,
  glyphs: Glyphs,
  pane: PictureSize,
): Line {
  const grad = session.prediction ? 'grad ?' : gradientHeading(session);
  const bar = ` ${glyphs.bar.trim()} `;
  const legend = line(` ${['label', 'data', grad].join(picture?.grid.flat ? bar : ', ')}`, 'dim');
  if (!picture) return legend;
  const { grid, nodes, total } = picture;
  const centre = nameIn(session.model.program.tape, place.centre, 12, glyphs);
  const cutOut = nodes < total ? [`${count(nodes)} of ${plural(total, 'node')}, around ${centre}`] : [];
  const notes = line([...cutOut, ...moreIn(grid, place, pane)].join('   '), 'dim');
  if (lineWidth(legend) + 3 + lineWidth(notes) <= pane.width) return spread(legend, notes, pane.width);
  return lineWidth(notes) > 0 ? [piece(' '), ...notes] : legend;
}

/** Arrows in the directions in which the picture goes on. */
function moreIn({ width: wide, height }: Grid, { left, top }: PicturePlace, pane: PictureSize): string[] {
  const arrows = [
    left > 0 ? '←' : '',
    top > 0 ? '↑' : '',
    top + pane.height < height ? '↓' : '',
    left + pane.width < wide ? '→' : '',
  ].join('');
  return arrows === '' ? [] : [`more ${arrows}`];
}

/** Edges and ops of a row, those that are strong in a style of their own. */
function edgePieces(grid: Grid, strong: ReadonlyMap<number, string>, row: number, from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let start = from;
  const usual = (end: number): void => {
    if (end > start) pieces.push(piece(grid.text(row, start, end)));
  };
  for (let x = from; x < to; x++) {
    if (!strong.has(row * grid.width + x)) continue;
    usual(x);
    let text = '';
    for (; x < to && strong.has(row * grid.width + x); x++) text += strong.get(row * grid.width + x);
    pieces.push(piece(text, 'strong'));
    start = x;
  }
  usual(to);
  return pieces;
}

/** The part of the grid that is in the pane. */
function windowOf(session: Session, grid: Grid, place: PicturePlace, viewport: Viewport, pane: PictureSize): Line[] {
  const { glyphs } = viewport;
  const text = boxTexts(session, grid, viewport);
  const strong = strongCells(session, grid, glyphs);
  const end = Math.min(place.left + pane.width, grid.width);
  return Array.from({ length: Math.min(pane.height, grid.height - place.top) }, (_, i) => {
    const row = place.top + i;
    const pieces: Piece[] = pane.margin > 0 ? [piece(' '.repeat(pane.margin))] : [];
    let x = place.left;
    const lines = (to: number): void => {
      if (to > x) pieces.push(...edgePieces(grid, strong, row, x, to));
      x = Math.max(x, to);
    };
    for (const box of grid.boxes) {
      const isHere = row >= box.top && row < box.top + BOX_HEIGHT && box.left < end && box.left + box.width > x;
      if (!isHere) continue;
      lines(box.left);
      const to = Math.min(end, box.left + box.width);
      pieces.push(...lineSlice(text(box, row - box.top), x - box.left, to - x));
      x = to;
    }
    lines(end);
    return pieces;
  });
}
