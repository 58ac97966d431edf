/** A row of the tree as a sentence: what it is, its numbers, and its position. */
import { CONST, LEAF } from '../../engine/ops.js';
import { leafSlot } from '../../engine/tape.js';
import { termsIn } from '../../explain/groups/parts.js';
import { expressionOf } from '../../notation/write/write.js';
import { gradientHeading, gradientsOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { FOLDED, rowsOf, SHARED, selectedRow } from '../../session/tree/rows.js';
import { selectedNode, selectedPart } from '../../session/tree/selection.js';
import { dataOn } from '../../session/viewed.js';
import { count, full, plural } from '../../text/numbers.js';
import { spelled } from '../glyphs.js';
import { extras } from '../tree/lenses.js';
import { rowName } from '../tree/row-name.js';
import type { Viewport } from '../viewport.js';
import { LINE, NAME, named } from './names.js';

/** The selected row: what it is, its numbers, and its position in the tree. */
export function nodeLine(session: Session, viewport: Viewport): string {
  const { program } = session.model;
  const { tape } = program;
  const id = selectedNode(session);
  const rows = rowsOf(session);
  const row = selectedRow(session, rows);
  const place = [`row ${count(row + 1)} of ${count(rows.count)}`, `level ${count((rows.depth[row] as number) + 1)}`];
  const part = selectedPart(session);
  if (part >= 0) {
    const terms = `${plural(termsIn(rows.parts, part), 'term')} of ${named(session, id, viewport)}`;
    const isFolded = (rows.flags[row] as number) & FOLDED;
    return [rowName(session, rows, row, NAME, viewport.glyphs), terms, ...place, isFolded ? 'folded' : 'unfolded'].join(
      ', ',
    );
  }
  const isInner = tape.op[id] !== LEAF && tape.op[id] !== CONST;
  const formula =
    isInner && tape.labels[id] !== undefined ? ` = ${spelled(expressionOf(tape, id, NAME), viewport.glyphs)}` : '';
  return [
    `${named(session, id, viewport)}${formula}`,
    `data ${full(dataOn(session)[id] as number)}`,
    gradientText(session, id),
    ...place,
    kindOf(session, id, rows.flags[row] as number),
    ...lensTexts(session, row, viewport),
  ].join(', ');
}

function gradientText(session: Session, id: number): string {
  if (session.model.program.tape.op[id] === CONST) return 'takes no gradient';
  if (session.prediction && !session.prediction.right.has(id)) return 'gradient hidden';
  const gradient = gradientsOn(session)(id);
  if (gradient === undefined) return 'no gradient yet';
  // `grad @3` over the column is `of step 3` here
  const when = gradientHeading(session)
    .replace(/^grad ?/, '')
    .replace('@', 'of step ');
  return `gradient ${full(gradient)}${when === '' ? '' : ` (${when})`}`;
}

function kindOf(session: Session, id: number, flags: number): string {
  const { program, frozen } = session.model;
  const { tape } = program;
  if (tape.op[id] === CONST) return 'constant';
  const what = tape.op[id] !== LEAF ? '' : frozen[leafSlot(tape, id)] ? 'frozen leaf' : 'leaf';
  if (flags & SHARED) return what === '' ? 'shared, unfolded above' : `${what}, shared`;
  return what === '' ? (flags & FOLDED ? 'folded' : 'unfolded') : what;
}

/** The lens's columns in a row, as texts. */
export function lensTexts(session: Session, row: number, viewport: Viewport): string[] {
  return extras(session, rowsOf(session), viewport, LINE).sets.flatMap(({ columns, cells }) =>
    cells(row).flatMap((text, i) => {
      const title = columns[i]?.title.trim() ?? '';
      return text.trim() === '' ? [] : [title === '' ? text.trim() : `${title} ${text.trim()}`];
    }),
  );
}
