/** The iteration on the screen, an earlier one that is viewed or else the present: its number, leaves and gradients. */
import type { Remembered } from '../engine/optimizers/optimizers.js';
import type { Gradients, Session } from './model.js';
import { dataAt } from './numbers.js';

/** The iteration whose numbers are on the screen. */
export const iterationOf = ({ model, viewed }: Session): number => viewed?.iteration ?? model.history.length - 1;

/** The leaf data on the screen. */
export const leavesOf = ({ model, viewed }: Session): Float64Array => viewed?.leaves ?? model.leaves;

/** The data of every node on the screen: as `dataAt` gives it, not to be written to. */
export const dataOn = (session: Session): Float64Array => dataAt(session.model.program.tape, leavesOf(session));

/** The gradients on the screen. */
export const gradientsOf = ({ model, viewed }: Session): Gradients => viewed?.gradients ?? model.gradients;

/** What the optimizer remembers at the iteration on the screen; what another one remembered is nothing to it. */
export function rememberedOf({ model, viewed }: Session): Remembered | undefined {
  const state = viewed ? viewed.state : model.state;
  return state?.of === model.optimizer ? state : undefined;
}
