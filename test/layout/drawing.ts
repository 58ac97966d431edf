/** Frames as text, and graphs of a million nodes to draw. */
import { codeOf } from '../../src/engine/ops.js';
import { graphviz } from '../../src/formats/drawings/graphviz.js';
import { type Frame, frameOf } from '../../src/layout/frame/frame.js';
import { followed, type Place, START } from '../../src/layout/frame/place.js';
import { type Glyphs, UNICODE } from '../../src/layout/glyphs.js';
import { createWorker } from '../../src/layout/jobs.js';
import { type Line, lineText } from '../../src/layout/line.js';
import { placedBy } from '../../src/layout/placement.js';
import { columnsFor } from '../../src/layout/tree/columns.js';
import { namesWidth } from '../../src/layout/tree/names-width.js';
import { hiddenLevels } from '../../src/layout/tree/node-cell.js';
import { treeLines } from '../../src/layout/tree/tree.js';
import type { Session } from '../../src/session/model.js';
import { openSession } from '../../src/session/source/opening.js';
import { rowsOf, selectedRow } from '../../src/session/tree/rows.js';
import { tapeBuilder } from '../engine/builder.js';

/** The names in the tree with their guides, one a row: a window of `height` rows from `top`. */
export function names(session: Session, { width = 100, top = 0, height = 100, glyphs = UNICODE } = {}): string[] {
  const rows = rowsOf(session);
  const columns = columnsFor(width, namesWidth(rows.chains), rows.chains.most);
  const viewport = { columns: width, rows: 24, glyphs };
  const window = { top, height, selected: selectedRow(session, rows) };
  const hidden = hiddenLevels(session, rows, window, columns, glyphs);
  return treeLines(session, rows, { ...window, hidden }, columns, viewport).map(
    (line) => line[1]?.text.trimEnd() ?? '',
  );
}

/** Graphviz, for the pictures, and who keeps what it has placed. */
export const placer = placedBy(await graphviz());
const { jobs, begin, work } = createWorker();

/** A frame with everything that is computed between frames. */
export function frame(session: Session, columns = 80, rows = 24, glyphs: Glyphs = UNICODE, pending = ''): Frame {
  if (!session.picture) {
    const viewport = { columns, rows, glyphs };
    return frameOf(session, followed(session, { ...START, pending }, viewport), viewport);
  }
  const viewport = { columns, rows, glyphs, jobs, placer };
  let place: Place = { ...START, pending };
  let shown: Frame;
  do {
    begin();
    place = followed(session, place, viewport);
    shown = frameOf(session, place, viewport);
  } while (work(Number.POSITIVE_INFINITY));
  return shown;
}

/** Every line of a frame; those of a plot beside the tree come after it. */
export function linesOf({
  header,
  strip,
  tree,
  inspector = [],
  plot = [],
  card = [],
  status = [],
  footer,
}: Frame): Line[] {
  const one = (line: Line | undefined): Line[] => (line ? [line] : []);
  return [...one(header), ...one(strip), ...tree, ...inspector, ...plot, ...card, ...status, ...one(footer)];
}

export const texts = (lines: readonly Line[]): string[] => lines.map(lineText);

/** How many lines of the screen a frame takes. */
export function heightOf(frame: Frame): number {
  const { plot = [], card = [], panes } = frame;
  return linesOf(frame).length - (panes.beside ? plot.length + card.length : 0);
}

/** A chain of `length` nodes: a leaf under `length - 1` tanh. */
export function chain(length: number): Session {
  const builder = tapeBuilder();
  let id = builder.leaf('x');
  for (let i = 1; i < length; i++) id = builder.node(codeOf('tanh'), id, -1);
  return opened(builder, id);
}

/** The sum of as many leaves as there are sums: ((x0 + x1) + x2) + ... */
export function wideSum(length: number): Session {
  const builder = tapeBuilder();
  let id = builder.leaf('x0');
  for (let i = 1; builder.size < length; i++) {
    const leaf = builder.leaf(`x${i}`);
    id = builder.node(codeOf('add'), id, leaf);
  }
  return opened(builder, id);
}

/** All unfolded, whatever its size. */
function opened(builder: ReturnType<typeof tapeBuilder>, root: number): Session {
  builder.label(root, 'L');
  const tape = builder.tape();
  const leaves = new Float64Array(tape.leaves.length).fill(1);
  const session = openSession({ title: 'large', program: { tape, names: new Map(), usesValue: true }, root, leaves });
  return { ...session, folded: new Uint8Array(tape.size) };
}
