/** Under the optimizer lens: what its columns hold, and how the selected leaf's next step follows from them. */
import { type Optimizer, optimizerNamed, STEPS } from '../../engine/optimizers/optimizers.js';
import { leafSlot } from '../../engine/tape.js';
import { hasDecay, updateText } from '../../explain/steps/update-rule.js';
import { hereAt } from '../../session/gradients/gradients.js';
import type { Session } from '../../session/model.js';
import { gradAt } from '../../session/numbers.js';
import { leavesOf } from '../../session/viewed.js';
import { type Line, line } from '../line.js';
import { nameIn } from '../names.js';
import { ruleOf } from '../tree/ledger-lens.js';
import { jobsOf, marksOf, type Viewport } from '../viewport.js';

const NAME = 12;

const optimizerOf = ({ model }: Session): Optimizer => optimizerNamed(model.optimizer) as Optimizer;

/** A line on the optimizer, one for weight decay, one for each mean that it stores, and the step. */
export function optimizerHeight(session: Session): number {
  const optimizer = optimizerOf(session);
  return 2 + Number(hasDecay(optimizer)) + optimizer.slots.filter((slot) => slot !== STEPS).length;
}

export function optimizerLines(session: Session, id: number, viewport: Viewport): Line[] {
  const about = line(` ${optimizerOf(session).about}`);
  return [about, ...worked(session, id, viewport)];
}

function worked(session: Session, id: number, viewport: Viewport): Line[] {
  const { program, frozen, root } = session.model;
  const { tape } = program;
  const slot = leafSlot(tape, id);
  if (slot < 0) return [line(' a leaf shows its next step here in numbers', 'dim')];
  if (frozen[slot]) return [line(' frozen: a step leaves the leaf as it is')];
  const leaves = leavesOf(session);
  const here = hereAt(session);
  const grad = jobsOf(viewport)(leaves, `grad ${root} ${id}`, 3 * tape.size, () => gradAt(tape, here)[id] as number);
  if (grad === undefined) return [line(` ${viewport.glyphs.more}`, 'dim')];
  const leaf = { name: nameIn(tape, id, NAME, viewport.glyphs), slot, data: leaves[slot] as number, grad };
  return updateText(leaf, ruleOf(session), marksOf(viewport).times).map((text) => line(` ${text}`));
}
