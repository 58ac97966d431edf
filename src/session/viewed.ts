/** The iteration on the screen, a viewed earlier one or the present: its number, leaves and gradients. */
import { optimizerNamed, type Remembered } from '../engine/optimizers/optimizers.js';
import type { Gradients, Session } from './model.js';
import { dataAt } from './numbers.js';

/** The iteration whose numbers are on the screen. */
export const iterationOf = ({ model, viewed }: Session): number => viewed?.iteration ?? model.history.length - 1;

/** The leaf data on the screen. */
export const leavesOf = ({ model, viewed }: Session): Float64Array => viewed?.leaves ?? model.leaves;

/** The data of every node on the screen: from `dataAt`, read-only. */
export const dataOn = (session: Session): Float64Array => dataAt(session.model.program.tape, leavesOf(session));

/** The gradients on the screen. */
export const gradientsOf = ({ model, viewed }: Session): Gradients => viewed?.gradients ?? model.gradients;

/** The optimizer's state at the iteration on the screen; undefined if it is another optimizer's. */
export function rememberedOf({ model, viewed }: Session): Remembered | undefined {
  const state = viewed ? viewed.state : model.state;
  return state?.of === optimizerNamed(model.optimizer)?.name ? state : undefined;
}
