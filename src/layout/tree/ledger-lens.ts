/** The lens of the ledger: what the next step would do to each leaf, and the lines under the tree that add it up. */
import { leafSlot } from '../../engine/tape.js';
import { type Ledger, ledger, ledgerText, type Rule } from '../../explain/steps/ledger.js';
import { pointOn } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { leavesOf, rememberedOf } from '../../session/viewed.js';
import { cell } from '../../text/numbers.js';
import { serialOf } from '../jobs.js';
import { type Line, line } from '../line.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';
import { type ColumnSet, NUMBER_CELLS } from './column-set.js';

export const ledgerColumns: ColumnSet = {
  columns: [
    { title: 'step', width: NUMBER_CELLS - 1 },
    { title: 'promise', width: NUMBER_CELLS - 1 },
  ],
  cells: (session, rows, viewport) => {
    const { tape } = session.model.program;
    const found = ledgerOf(session, viewport);
    return (row) => {
      const slot = leafSlot(tape, rows.node[row] as number);
      if (slot < 0) return ['', ''];
      if (!found) return [viewport.glyphs.more, viewport.glyphs.more];
      return [signed(found.steps[slot] as number), signed(found.promises[slot] as number)];
    };
  },
};

const signed = (x: number): string => (x > 0 ? `+${cell(x)}` : cell(x));

/** The settings that a step would be taken with. */
export function ruleOf(session: Session): Rule {
  const { lr, direction, optimizer, frozen } = session.model;
  return { state: rememberedOf(session), lr, direction, optimizer, frozen };
}

function ledgerOf(session: Session, viewport: Viewport): Ledger | undefined {
  const { model } = session;
  const { tape } = model.program;
  const leaves = leavesOf(session);
  const rule = ruleOf(session);
  const remembers = rule.state ? serialOf(rule.state) : '';
  const key = `ledger ${model.root} ${rule.lr} ${rule.direction} ${rule.optimizer} ${remembers} ${serialOf(rule.frozen)}`;
  return jobsOf(viewport)(leaves, key, 3 * tape.size, () => ledger(pointOn(session), rule));
}

/** What stands under the tree in the ledger. */
export function ledgerLines(session: Session, viewport: Viewport): Line[] {
  if (session.prediction) return [];
  const found = ledgerOf(session, viewport);
  if (!found) return [line(` ${viewport.glyphs.more}`, 'dim'), []];
  const marks = { ...marksOf(viewport), name: 10 };
  return ledgerText(pointOn(session), found, ruleOf(session), marks).map((text) => line(` ${text}`));
}
