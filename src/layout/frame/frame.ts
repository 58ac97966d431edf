/** Everything on the screen as lines, pane by pane: from a session, what is scrolled to, and a size. */
import type { Session } from '../../session/model.js';
import { footer } from '../bars/footer.js';
import { header } from '../bars/header.js';
import { status } from '../bars/status.js';
import { explanationLines } from '../detail/explanation.js';
import { inspector } from '../detail/inspector.js';
import { pathText } from '../detail/path.js';
import type { Glyphs } from '../glyphs.js';
import { cut, type Line, toHeight } from '../line.js';
import type { PicturePlace } from '../picture/panning.js';
import { pictureLines } from '../picture/picture.js';
import { plotLines } from '../plots/plots.js';
import { ledgerLines } from '../tree/ledger-lens.js';
import { heading, treeLines } from '../tree/tree.js';
import type { Viewport } from '../viewport.js';
import type { Panes } from './pane-sizes.js';
import type { Place } from './place.js';
import { hasLedger, pictureSize, shapeOf } from './shape.js';
import { type TreeView, treeView } from './tree-view.js';

export interface Frame {
  readonly panes: Panes;
  readonly header?: Line;
  /** Heading and rows, or the picture, filled up to the pane's height. */
  readonly tree: readonly Line[];
  readonly inspector?: readonly Line[];
  readonly plot?: readonly Line[];
  /** The line where messages stand and fields open; it takes the footer's place on a low screen. */
  readonly status?: Line;
  readonly footer?: Line;
}

export function frameOf(session: Session, place: Place, viewport: Viewport): Frame {
  const { columns, glyphs } = viewport;
  const shape = shapeOf(session, viewport);
  const [statusLine = [], secondLine] = status(session, place, columns, glyphs, shape.footer && shape.status);
  const view = session.picture ? undefined : treeView(session, place.top, shape, viewport);
  const hasStatus = statusLine.length > 0 && session.message?.tone !== 'hint';
  const low = shape.footer && !shape.status && (hasStatus || session.field !== undefined);
  return {
    panes: shape,
    tree: view ? treePane(session, view, shape, viewport) : picturePane(session, place.picture, shape, viewport),
    ...(shape.header && { header: header(session, columns, glyphs, view && pathToSelected(session, view, glyphs)) }),
    ...(shape.inspector > 0 && { inspector: inspector(session, columns, shape.inspector, viewport) }),
    ...(shape.plot > 0 && { plot: sideLines(session, shape, viewport) }),
    ...((shape.status || low) && { status: statusLine }),
    ...(shape.footer && !low && { footer: secondLine ?? footer(session, columns, glyphs) }),
  };
}

/** The names above the selected row, if the screen does not show them all. */
const pathToSelected =
  (session: Session, { rows, window }: TreeView, glyphs: Glyphs) =>
  (cells: number): string | undefined => {
    if (window.top === 0 && window.hidden === 0) return undefined;
    return pathText(session.model.program.tape, rows, window.selected, cells, glyphs);
  };

/** Heading, rows, and the ledger's lines under them. */
function treePane(
  session: Session,
  { rows, window, columns, extra }: TreeView,
  shape: Panes,
  viewport: Viewport,
): Line[] {
  const { glyphs } = viewport;
  const { treeWidth } = shape;
  const lines = [
    ...(shape.heading ? [heading(session, columns, window.hidden, treeWidth, extra, glyphs)] : []),
    ...treeLines(session, rows, window, columns, glyphs, extra),
    ...(hasLedger(session, shape) ? ledgerLines(session, viewport) : []),
  ];
  return toHeight(lines, shape.tree + Number(shape.heading)).map((each) => cut(each, treeWidth, glyphs));
}

function picturePane(session: Session, place: PicturePlace, shape: Panes, viewport: Viewport): Line[] {
  const lines = pictureLines(session, place, viewport, pictureSize(shape), shape.heading);
  return toHeight(lines, shape.tree + Number(shape.heading)).map((each) => cut(each, shape.treeWidth, viewport.glyphs));
}

/** Explanation and plot: under the tree only one of them, beside it both. */
function sideLines(session: Session, shape: Panes, viewport: Viewport): Line[] {
  const width = shape.plotWidth - 1;
  const lines = (): Line[] => {
    if (session.explanation === 'none') return plotLines(session, width, shape.plot, viewport);
    if (!shape.beside) return explanationLines(session, width, shape.plot, viewport);
    const half = Math.max(8, Math.floor(shape.tree / 2));
    const rest = shape.tree - half;
    return [
      ...toHeight(explanationLines(session, width, half, viewport), half),
      ...plotLines(session, width, rest, viewport),
    ];
  };
  return toHeight(lines(), shape.plot).map((each) => cut(each, width, viewport.glyphs));
}
