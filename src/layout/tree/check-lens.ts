/** The check lens: each gradient beside a central difference. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { type Check, checkGradient, errorText } from '../../engine/check/check.js';
import { CONST } from '../../engine/ops.js';
import { gradientLookup, hereAt } from '../../session/gradients/gradients.js';
import type { Gradients, Session } from '../../session/model.js';
import { ownDataAt } from '../../session/numbers.js';
import { dataOn, gradientsOf, leavesOf } from '../../session/viewed.js';
import { inColumn } from '../../text/numbers.js';
import { serialOf } from '../jobs.js';
import { jobsOf, type Viewport } from '../viewport.js';
import type { ColumnSet } from './column-set.js';
import { LENS_CELLS } from './columns.js';

export const checkColumns: ColumnSet = {
  columns: [
    { title: '  check', width: LENS_CELLS, left: true },
    { title: 'difference', width: LENS_CELLS },
    { title: 'error', width: 8 },
  ],
  cells: (session, rows, viewport) => (row) => {
    const id = rows.node[row] as number;
    const { tape } = session.model.program;
    if (tape.op[id] === CONST || !planFor(tape, checkedOn(session, viewport).root).reached[id]) return ['', '', ''];
    const check = checkOf(session, id, viewport);
    if (!check) return [`  ${viewport.glyphs.more}`, '', ''];
    const word = check.verdict === 'differs' ? `${viewport.glyphs.braille ? '≠' : '!='} differs` : check.verdict;
    // the column is too narrow for all of `too noisy to tell`
    const shown = word.startsWith('too noisy') ? 'too noisy' : word;
    return [`  ${shown}`, inColumn(check.difference, LENS_CELLS - 1), errorText(check, 0)];
  },
};

/** Where gradients are checked: the root and the leaves that they belong to, so that both columns are of one point. */
interface Checked {
  readonly gradients: Gradients;
  readonly root: number;
  readonly leaves: Float64Array;
  /** A copy of every node's data, or undefined while it is computed. */
  readonly data: (() => Float64Array) | undefined;
}

/** Those on the screen at their own point; in the middle of backward and before it, those of a correct one here. */
export function checkedOn(session: Session, viewport: Viewport): Checked {
  const { at: shown, set, zeroed } = gradientsOf(session);
  const { tape } = session.model.program;
  const at = shown && shown.propagated === undefined && !zeroed ? shown : hereAt(session);
  const { root, leaves } = at;
  const gradients = { at, set };
  if (leaves === leavesOf(session)) return { gradients, root, leaves, data: () => dataOn(session).slice() };
  const data = jobsOf(viewport)(at, 'data then', 2 * tape.size, () => ownDataAt(tape, leaves));
  return { gradients, root, leaves, data: data && (() => data.slice()) };
}

/** A node's check, computed once for the numbers that it is of. */
export function checkOf(session: Session, id: number, viewport: Viewport): Check | undefined {
  const { tape } = session.model.program;
  const { gradients, root, leaves, data } = checkedOn(session, viewport);
  if (!data) return undefined;
  const of = `${gradients.at?.bug ?? ''} ${gradients.at?.before ? serialOf(gradients.at.before) : ''} ${gradients.set.get(id) ?? ''}`;
  return jobsOf(viewport)(leaves, `check ${root} ${id} ${of}`, 20 * (root - id + 1) + 4 * tape.size, () => {
    const grad = gradientLookup(session.model, gradients)(id) ?? 0;
    return checkGradient(tape, planFor(tape, root), data(), id, grad);
  });
}
