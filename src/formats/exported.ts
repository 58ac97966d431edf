/**
 * What can be taken out of the explorer, as plain data: a graph at one point, and the settings and iterations
 * of the session that it comes from. Every format is a pure function of it.
 */
import { planFor } from '../engine/autodiff/backprop.js';
import type { Samples } from '../engine/nn/samples.js';
import type { Remembered, ScheduledRule } from '../engine/optimizers/optimizers.js';
import { leafSlot, type Tape } from '../engine/tape.js';
import type { Point } from '../explain/point.js';
import { escape } from '../text/escape.js';

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
  readonly samples: Samples | undefined;
  /** The iteration of the last backward, if that was the root's. */
  readonly gradAt: number | undefined;
  /** How many nodes had propagated their gradients in it, if not all had. */
  readonly propagated: number | undefined;
  /** How many of the samples come out right, from 0 to 1, where there are any. */
  readonly accuracy: number | undefined;
  /** The root's data at the iterations `lossesAt`: at all of them as long as they are no millions. The last is the present. */
  readonly losses: readonly number[];
  readonly lossesAt: readonly number[];
  /** Those that are still known, in their order, the present one included. */
  readonly iterations: readonly Iteration[];
}

/** What cannot be exported, or read back, as it is. The message is all there is to say, and holds no control character. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
  constructor(message: string) {
    super(escape(message));
  }
}

/** The nodes that the root depends on, itself included, inputs before their users. */
export function* nodesOf({ tape, root }: Pick<Point, 'tape' | 'root'>): Generator<number> {
  const { reached } = planFor(tape, root);
  for (let id = 0; id <= root; id++) if (reached[id]) yield id;
}

/** Where the leaves that the root depends on stand among the tape's leaves. */
export function slotsOf(tape: Tape, root: number): number[] {
  const { reached } = planFor(tape, root);
  const slots: number[] = [];
  for (const id of tape.leaves) if (reached[id]) slots.push(leafSlot(tape, id));
  return slots;
}
