/** The ledger lens: what the next step would do to each leaf, and lines under the tree with the sum. */
import { leafSlot } from '../../engine/tape.js';
import { type Ledger, ledger, ledgerText, type Rule } from '../../explain/steps/ledger.js';
import { nameOf } from '../../notation/write/write.js';
import { gradientsOn, pointOn } from '../../session/gradients/gradients.js';
import { backwardAsIs } from '../../session/gradients/here.js';
import type { Session } from '../../session/model.js';
import { gradAt } from '../../session/numbers.js';
import { rateOn } from '../../session/rate.js';
import { selectedNode } from '../../session/tree/selection.js';
import { gradientsOf, leavesOf, rememberedOf } from '../../session/viewed.js';
import { cell, inColumn } from '../../text/numbers.js';
import { wrapped } from '../../text/wrap.js';
import { serialOf } from '../jobs.js';
import { type Line, line } from '../line.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';
import type { ColumnSet } from './column-set.js';
import { LENS_CELLS } from './columns.js';

export const ledgerColumns: ColumnSet = {
  columns: [
    { title: 'step', width: LENS_CELLS },
    { title: 'promise', width: LENS_CELLS },
  ],
  cells: (session, rows, viewport) => {
    const { tape } = session.model.program;
    const computed = ledgerOf(session, viewport);
    return (row) => {
      const slot = leafSlot(tape, rows.node[row] as number);
      if (slot < 0) return ['', ''];
      if (!computed) return [viewport.glyphs.more, viewport.glyphs.more];
      return [signed(computed.steps[slot] as number), signed(computed.promises[slot] as number)];
    };
  },
};

const signed = (x: number): string => inColumn(x, LENS_CELLS - 1, x > 0 ? '+' : '');

/** The settings of the next step. */
export function ruleOf(session: Session): Rule {
  const { direction, optimizer, frozen } = session.model;
  return { state: rememberedOf(session), lr: rateOn(session), direction, optimizer, frozen };
}

export function ledgerOf(session: Session, viewport: Viewport): Ledger | undefined {
  const { model } = session;
  const { tape } = model.program;
  const leaves = leavesOf(session);
  const rule = ruleOf(session);
  const remembers = rule.state ? serialOf(rule.state) : '';
  const gradients = gradientsOf(session);
  const bug = model.bug === undefined ? '' : `${model.bug} ${serialOf(gradients)}`;
  const key = `ledger ${model.root} ${rule.lr} ${rule.direction} ${rule.optimizer} ${remembers} ${serialOf(rule.frozen)} ${bug}`;
  return jobsOf(viewport)(leaves, key, 3 * tape.size, () => {
    const { at } = bug === '' ? {} : backwardAsIs({ ...model, leaves, gradients });
    return ledger(pointOn(session), rule, at && gradAt(tape, at));
  });
}

/** The ledger's sentences under the tree, wrapped. */
export function ledgerLines(session: Session, cells: number, viewport: Viewport): Line[] {
  if (session.prediction) return [];
  const computed = ledgerOf(session, viewport);
  if (!computed) return [line(` ${viewport.glyphs.more}`, 'dim'), []];
  const marks = { ...marksOf(viewport), name: 10 };
  const [moves = '', why = ''] = ledgerText(pointOn(session), computed, ruleOf(session), marks);
  const isTooLong = Math.sign(computed.actual) === -Math.sign(computed.promised);
  const uses = isTooLong ? undefined : gradientsUsed(session, computed);
  return [moves, uses ?? why].flatMap((text) => wrapped(text, cells - 1)).map((text) => line(` ${text}`));
}

/** `a: a step (s) would use 5.9584, a nudge (S) the 6.0000 shown`, if the two gradients of the selected leaf differ. */
function gradientsUsed(session: Session, { grads }: Ledger): string | undefined {
  const id = selectedNode(session);
  const { tape } = session.model.program;
  const shown = gradientsOn(session)(id);
  const here = grads[leafSlot(tape, id)];
  if (here === undefined || shown === undefined || Object.is(shown, here)) return undefined;
  return `${nameOf(tape, id, 10)}: a step (s) would use ${cell(here)}, a nudge (S) the ${cell(shown)} shown`;
}
