/** Everything on the screen as lines, pane by pane: from a session, what is scrolled to, and a size. */
import type { Session } from '../../session/model.js';
import { selectedNode } from '../../session/tree/selection.js';
import { footer } from '../bars/footer.js';
import { header } from '../bars/header.js';
import { counted } from '../bars/matches.js';
import { status } from '../bars/status.js';
import { strip } from '../bars/strip.js';
import { explanationLines } from '../detail/explanation.js';
import { inspector } from '../detail/inspector.js';
import { lensLines } from '../detail/lens-lines.js';
import { pathText } from '../detail/path.js';
import type { Glyphs } from '../glyphs.js';
import { cut, type Line, toHeight } from '../line.js';
import { pictureSize, type Shape, shapeOf } from '../panes/shape.js';
import { panes } from '../panes/sizes.js';
import { type PicturePlace, pictureOn } from '../picture/panning.js';
import { pictureLines } from '../picture/picture.js';
import { plotLines } from '../plots/plots.js';
import { heading, scrollMarked, treeLines } from '../tree/tree.js';
import type { Viewport } from '../viewport.js';
import type { Place } from './place.js';
import { type TreeView, treeView } from './tree-view.js';

export interface Frame {
  readonly panes: Shape;
  readonly header?: Line;
  /** The lenses and plots there are, with the present ones marked. */
  readonly strip?: Line;
  /** Heading and rows, or the picture, and the lens's lines, filled up to the pane's height. */
  readonly tree: readonly Line[];
  readonly inspector?: readonly Line[];
  readonly plot?: readonly Line[];
  readonly card?: readonly Line[];
  /** Where messages stand and fields open; on a low screen it takes the footer's place, or the last line above it. */
  readonly status?: readonly Line[];
  readonly footer?: Line;
}

export function frameOf(session: Session, place: Place, viewport: Viewport): Frame {
  const { columns, glyphs } = viewport;
  const shape = shapeOf(session, viewport);
  const said = status(counted(session, viewport), place, columns, glyphs, shape.status > 0 ? 2 : 1);
  // until it is placed, the tree stays
  const isPicture = session.picture && pictureOn(session, place.picture, viewport, pictureSize(shape)) !== undefined;
  const view = isPicture || shape.tree === 0 ? undefined : treeView(session, place.top, shape, viewport);
  const hasStatus = (said[0]?.length ?? 0) > 0 && session.message?.tone !== 'hint';
  const low = shape.footer && shape.status === 0 && (hasStatus || session.field !== undefined);
  const lens = lensLines(session, selectedNode(session), shape.treeWidth, viewport);
  const tree = view
    ? treePane(session, view, shape, lens, viewport)
    : picturePane(session, place.picture, shape, viewport);
  const frame: Frame = {
    panes: shape,
    tree: shape.tree === 0 ? [] : tree,
    ...(shape.header && {
      header: header(
        session,
        columns,
        glyphs,
        view && pathToSelected(session, view, glyphs),
        view && positionIn(view, viewport),
      ),
    }),
    ...(shape.strip && { strip: strip(session, columns, glyphs) }),
    ...(shape.detail > 0 && { inspector: detail(session, shape, lens, viewport) }),
    ...(shape.plot > 0 && { plot: pane(plotLines(session, shape.sideWidth - 1, shape.plot, viewport), shape, 'plot') }),
    ...(shape.card > 0 && {
      card: pane(explanationLines(session, shape.sideWidth - 1, shape.card, viewport, place.cardTop), shape, 'card'),
    }),
    ...((shape.status > 0 || low) && { status: toHeight(said, Math.max(1, shape.status, said.length)) }),
    ...(shape.footer && !low && { footer: footer(session, columns, glyphs) }),
  };
  return said.length > Math.max(1, shape.status) ? covered(frame) : frame;
}

const pane = (lines: readonly Line[], shape: Shape, which: 'plot' | 'card'): Line[] =>
  toHeight(lines, shape[which]).map((each) => cut(each, shape.sideWidth));

/** The frame without its last line above the status, which a second line of a message takes. */
function covered(frame: Frame): Frame {
  const { panes, tree, inspector, plot, card } = frame;
  const shorter = (lines: readonly Line[]): readonly Line[] => lines.slice(0, -1);
  const under = card ? { card: shorter(card) } : plot ? { plot: shorter(plot) } : {};
  const left = inspector ? { inspector: shorter(inspector) } : { tree: shorter(tree) };
  return { ...frame, ...under, ...((panes.beside || !(card || plot)) && left) };
}

/** The names above the selected row, if the screen does not show them all. */
const pathToSelected =
  (session: Session, { rows, window }: TreeView, glyphs: Glyphs) =>
  (cells: number): string | undefined => {
    if (window.top === 0 && window.hidden === 0) return undefined;
    return pathText(session.model.program.tape, rows, window.selected, cells, glyphs);
  };

/** Rows that show by a mark well enough which part of a tree they are. */
const LEAST_SHOWN = 3;

/** `12/340` on a screen so low that a mark of how far the tree is scrolled says little, whatever else is open. */
const positionIn = ({ rows, window }: TreeView, viewport: Viewport): string | undefined =>
  rows.count > window.height && panes(viewport.columns, viewport.rows).tree < LEAST_SHOWN
    ? `${window.selected + 1}/${rows.count}`
    : undefined;

/** Heading, rows, and lines of the lens in the last rows. */
function treePane(
  session: Session,
  { rows, window, columns, extra }: TreeView,
  shape: Shape,
  lens: readonly Line[],
  viewport: Viewport,
): Line[] {
  const { glyphs } = viewport;
  const { treeWidth } = shape;
  const drawn = toHeight(treeLines(session, rows, window, columns, viewport, extra), shape.tree - shape.foot);
  const rowLines = scrollMarked(drawn, window, rows.count, treeWidth, glyphs);
  const lines = [
    ...(shape.heading ? [heading(session, columns, window.hidden, treeWidth, extra, glyphs)] : []),
    ...rowLines,
    ...toHeight(lens, shape.foot),
  ];
  return lines.map((each) => cut(each, treeWidth, glyphs));
}

function picturePane(session: Session, place: PicturePlace, shape: Shape, viewport: Viewport): Line[] {
  const lines = pictureLines(session, place, viewport, pictureSize(shape), shape.heading);
  return toHeight(lines, shape.tree + Number(shape.heading)).map((each) => cut(each, shape.treeWidth, viewport.glyphs));
}

/** The selected node, or what its lens says if the tree has no space for that. */
function detail(session: Session, shape: Shape, lens: readonly Line[], viewport: Viewport): Line[] {
  const own = inspector(session, shape.treeWidth, viewport).slice(0, shape.detail - shape.lensDetail);
  const lines = [...own, ...lens.slice(shape.foot, shape.foot + shape.lensDetail)];
  return toHeight(lines, shape.detail).map((each) => cut(each, shape.treeWidth, viewport.glyphs));
}
