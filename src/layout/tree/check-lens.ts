/** The check lens: each gradient beside a central difference. */
import { planFor } from '../../engine/autodiff/backprop.js';
import { type Check, checkGradient } from '../../engine/check/check.js';
import { CONST } from '../../engine/ops.js';
import { gradientLookup, hereAt } from '../../session/gradients/gradients.js';
import type { Gradients, Session } from '../../session/model.js';
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
    if (session.model.program.tape.op[id] === CONST) return ['', '', ''];
    const check = checkOf(session, id, viewport);
    if (!check) return [`  ${viewport.glyphs.more}`, '', ''];
    const word = check.verdict === 'differs' ? `${viewport.glyphs.braille ? '≠' : '!='} differs` : check.verdict;
    // the column is too narrow for all of `too noisy to tell`
    const shown = word.startsWith('too noisy') ? 'too noisy' : word;
    const error = Number.isNaN(check.error) ? '' : check.error === 0 ? '0' : check.error.toExponential(0);
    return [`  ${shown}`, inColumn(check.difference, LENS_CELLS - 1), error];
  },
};

/** The gradients to check: those on the screen if they belong to its numbers, else those of a correct backward. */
function checkedGradients(session: Session): Gradients {
  const { at, set } = gradientsOf(session);
  const isOfNow = at?.leaves === leavesOf(session) && at.root === session.model.root && at.propagated === undefined;
  return { at: at && isOfNow ? at : hereAt(session), set };
}

/** A node's check, computed once for the numbers on the screen. */
export function checkOf(session: Session, id: number, viewport: Viewport): Check | undefined {
  const { program, root } = session.model;
  const { tape } = program;
  const leaves = leavesOf(session);
  const gradients = checkedGradients(session);
  const of = `${gradients.at?.bug ?? ''} ${gradients.at?.before ? serialOf(gradients.at.before) : ''} ${gradients.set.get(id) ?? ''}`;
  return jobsOf(viewport)(leaves, `check ${root} ${id} ${of}`, 20 * (root - id + 1) + 4 * tape.size, () => {
    const grad = gradientLookup(session.model, gradients)(id) ?? 0;
    return checkGradient(tape, planFor(tape, root), dataOn(session).slice(), id, grad);
  });
}
