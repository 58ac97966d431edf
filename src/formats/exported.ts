/**
 * What can be exported, as plain data: a graph at one point, and the settings and iterations of its session.
 * Every format is a pure function of it.
 */
import { planFor } from '../engine/autodiff/backprop.js';
import type { SampleNodes } from '../engine/nn/samples.js';
import type { Remembered, ScheduledRule } from '../engine/optimizers/optimizers.js';
import { leafSlot, type Tape } from '../engine/tape.js';
import type { Point } from '../explain/point.js';
import type { Program } from '../notation/run/machine.js';

/** One iteration whose leaves are still known. */
export interface Iteration {
  readonly k: number;
  /** In the order of the tape's leaves. */
  readonly leaves: Float64Array;
  readonly state: Remembered | undefined;
}

export interface Exported extends Point, ScheduledRule {
  /** 1 for each frozen leaf, in the order of the tape's leaves. */
  readonly frozen: Uint8Array;
  readonly samples: SampleNodes | undefined;
  readonly lines: Program['lines'] | undefined;
  /** The iteration of the last backward, if that was the root's. */
  readonly gradAt: number | undefined;
  /** What a drawing calls a gradient: `grad @1` or `grad stale` if it is of another point than the data beside it. */
  readonly gradHeading: string;
  /** How many nodes had propagated their gradients in it, if not all had. */
  readonly propagated: number | undefined;
  /** The share of samples that are classified correctly, from 0 to 1; undefined if there are none. */
  readonly accuracy: number | undefined;
  /** The root's data at the iterations `lossesAt`: at all, unless there are millions. The last is the present. */
  readonly losses: readonly number[];
  readonly lossesAt: readonly number[];
  /** The iterations that are still known, in order, including the present one. */
  readonly iterations: readonly Iteration[];
  /** The earlier iterations are of other graphs over the same leaves. */
  readonly hasOtherGraphs: boolean;
}

/** The nodes that the root depends on, itself included, inputs before their users. */
export function* nodesOf({ tape, root }: Pick<Point, 'tape' | 'root'>): Generator<number> {
  const { reached } = planFor(tape, root);
  for (let id = 0; id <= root; id++) if (reached[id]) yield id;
}

/** The indices, among the tape's leaves, of the leaves that the root depends on. */
export function slotsOf(tape: Tape, root: number): number[] {
  const { reached } = planFor(tape, root);
  const slots: number[] = [];
  for (const id of tape.leaves) if (reached[id]) slots.push(leafSlot(tape, id));
  return slots;
}
