/** What is known of the gradients on the screen: their numbers, where there are any, and their state. */
import { planFor } from '../engine/backprop.js';
import { CONST } from '../engine/ops.js';
import { gradAt } from './memory.js';
import { type Gradients, gradientsOf, iterationOf, leavesOf, type Model, type Session } from './session.js';

export type GradientState = 'none' | 'fresh' | 'stale' | 'by hand' | 'zeroed';

/** Whether the gradients belong to the numbers on the screen, and if not, to what. */
export function gradientState(session: Session): GradientState {
  const { at, set, zeroed } = gradientsOf(session);
  if (set.size > 0) return 'by hand';
  if (zeroed) return 'zeroed';
  if (!at) return 'none';
  return at.leaves === leavesOf(session) && at.root === session.model.root ? 'fresh' : 'stale';
}

/** The gradient column's heading: `grad`, `grad @3`, `grad stale`, `grad by hand`. */
export function gradientHeading(session: Session): string {
  const state = gradientState(session);
  const { at } = gradientsOf(session);
  if (state === 'fresh' || state === 'none') return 'grad';
  if (state === 'stale' && at && at.iteration !== iterationOf(session)) return `grad @${at.iteration}`;
  return `grad ${state}`;
}

/** The gradient of a node, or undefined where none is known or none is taken. */
export type GradientOf = (id: number) => number | undefined;

/** Looks up gradients of these origins; the result is good until the next step. */
export function gradientLookup({ program: { tape } }: Model, { at, set, zeroed }: Gradients): GradientOf {
  const reached = at && planFor(tape, at.root).reached;
  const grad = at && gradAt(tape, at);
  return (id) => {
    if (tape.op[id] === CONST) return undefined;
    const own = set.get(id);
    if (own !== undefined) return own;
    if (zeroed) return 0;
    return reached?.[id] && grad ? grad[id] : undefined;
  };
}

/** The gradients on the screen. */
export const gradientsOn = (session: Session): GradientOf => gradientLookup(session.model, gradientsOf(session));
