/**
 * One row under the header with all lenses and all plots, the present ones marked. Every name keeps its place when the
 * marks move; if the row is longer than the screen, each half shows what is around its mark.
 *
 *     lens [plain] ledger  local  check  optimizer    plot [L] region  slice  data  gradient
 */
import type { Session } from '../../session/model.js';
import { LENSES } from '../../session/panes.js';
import { plotOn, plotsOf } from '../../session/screen/cycles.js';
import { width } from '../../text/width.js';
import type { Glyphs } from '../glyphs.js';
import { cut, type Line, lineWidth, piece } from '../line.js';
import { nameIn } from '../names.js';

/** The most cells of the root's name, which stands for L. */
const ROOT = 10;
const BETWEEN = 2;

export function strip(session: Session, cells: number, glyphs: Glyphs): Line {
  const { program, root } = session.model;
  const lenses: readonly string[] = session.picture ? ['picture'] : LENSES;
  const lens = session.picture ? 0 : LENSES.indexOf(session.lens);
  const views = plotsOf(session);
  const plots = views.map((view) => (view === 'loss' ? nameIn(program.tape, root, ROOT, glyphs) : view));
  const plot = views.indexOf(plotOn(session));
  const space = cells - BETWEEN;
  const [left, right] = [widthOf('lens', lenses), widthOf('plot', plots)];
  const most = left + right <= space ? left : Math.min(left, Math.max(space >> 1, space - right));
  const first = list('lens', lenses, lens, most, glyphs);
  const between = Math.max(
    0,
    left + right <= space ? left + BETWEEN - lineWidth(first) : most + BETWEEN - lineWidth(first),
  );
  const second = list('plot', plots, plot, cells - lineWidth(first) - between, glyphs);
  return cut([...first, piece(' '.repeat(between)), ...second], cells, glyphs);
}

/** Cells of a list: a blank, its title, and each name with space for its mark. */
const widthOf = (title: string, names: readonly string[]): number =>
  1 + title.length + 1 + names.reduce((sum, name) => sum + width(name) + 2, 0);

/** As many of the names around the marked one as fit, with a sign if some are left out at a side. */
function list(title: string, names: readonly string[], marked: number, cells: number, glyphs: Glyphs): Line {
  let [from, to] = [0, names.length];
  const takes = (): number => widthOf(title, names.slice(from, to)) + Number(from > 0) + Number(to < names.length);
  while (takes() > cells && to - from > 1) {
    if (to - 1 > marked && (to - 1 - marked >= marked - from || from === marked)) to--;
    else from++;
  }
  const shown = names.slice(from, to).map((name, i) => {
    const isMarked = from + i === marked;
    return piece(isMarked ? `[${name}]` : ` ${name} `, isMarked ? 'strong' : 'dim');
  });
  return [
    piece(` ${title} `, 'dim'),
    ...(from > 0 ? [piece(glyphs.more, 'dim')] : []),
    ...shown,
    ...(to < names.length ? [piece(glyphs.more, 'dim')] : []),
  ];
}
