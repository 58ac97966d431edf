/** The session that a graph begins with: iteration 0, no gradients or those it was read with, nothing selected but the root. */
import type { Samples } from '../../engine/nn/samples.js';
import { leafSlot, type Tape } from '../../engine/tape.js';
import type { Program } from '../../notation/run/machine.js';
import { NO_GRADIENTS } from '../gradients/gradients.js';
import { newHistory } from '../history/history.js';
import type { Direction, Gradients, Origin, Session } from '../model.js';
import { rootData } from '../numbers.js';
import { NO_RUNS } from '../training/runs.js';
import { openingFolds } from '../tree/folds.js';
import { ROOT_ROW } from '../tree/selection.js';

/** A graph to open: structure, root and numbers. */
export interface Opening {
  readonly title: string;
  readonly program: Program;
  readonly root: number;
  readonly leaves: Float64Array;
  readonly gradients?: Gradients;
  readonly lr?: number;
  readonly direction?: Direction;
  readonly optimizer?: string;
  /** Their inputs are frozen: a step changes a network, and not what it is shown. */
  readonly samples?: Samples;
  readonly origin?: Origin;
}

const DEFAULT_RATE = 0.01;

/** 1 for each leaf that is an input of a sample. */
function frozenInputs(tape: Tape, samples: Samples | undefined): Uint8Array {
  const frozen = new Uint8Array(tape.leaves.length);
  for (const inputs of samples?.inputs ?? []) {
    for (const id of inputs) {
      const slot = leafSlot(tape, id);
      if (slot >= 0) frozen[slot] = 1;
    }
  }
  return frozen;
}

/** A session on a graph, at iteration 0. */
export function openSession(opening: Opening): Session {
  const { program, root, leaves, samples } = opening;
  const { tape } = program;
  return {
    model: {
      title: opening.title,
      origin: opening.origin ?? {},
      program,
      root,
      leaves,
      frozen: frozenInputs(tape, samples),
      lr: opening.lr ?? DEFAULT_RATE,
      schedule: undefined,
      direction: opening.direction ?? 'ascend',
      optimizer: opening.optimizer ?? 'sgd',
      state: undefined,
      gradients: opening.gradients ?? NO_GRADIENTS,
      history: newHistory(rootData(tape, root, leaves)),
      ...(samples && { samples }),
      runs: NO_RUNS,
    },
    viewed: undefined,
    selection: ROOT_ROW,
    folded: openingFolds(tape, root),
    binary: new Set(),
    field: undefined,
    help: false,
    mouse: false,
    message: undefined,
    effect: undefined,
    run: undefined,
    lens: 'plain',
    explanation: 'none',
    plot: 'loss',
    picture: false,
    prediction: undefined,
    pages: [],
    page: 0,
    search: '',
    written: undefined,
    past: [],
    future: [],
    closed: false,
  };
}
