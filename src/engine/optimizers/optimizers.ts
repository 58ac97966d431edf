/**
 * How a step turns gradients into new leaf data, one row an optimizer, defined as in PyTorch, with its
 * defaults (https://docs.pytorch.org/docs/stable/optim.html: SGD, with momentum=0.9 and nesterov=True if
 * the row's name says so; Adam after Kingma and Ba, arXiv 1412.6980; AdamW, whose weight decay is not part of
 * the gradient, after Loshchilov and Hutter, arXiv 1711.05101). Ascending is PyTorch's `maximize`. Everything
 * is per leaf, in the order of `tape.leaves`, the count of steps t too. Frozen leaves keep their data and state.
 */

/** The sign of a step: `+= lr * grad` raises the root, `-= lr * grad` lowers it. */
export type Direction = 'ascend' | 'descend';

export const DIRECTIONS: readonly Direction[] = ['ascend', 'descend'];

/** 1 to ascend, -1 to descend. */
export const signOf = (direction: Direction): 1 | -1 => (direction === 'ascend' ? 1 : -1);

/** The learning rate if none is given. */
export const DEFAULT_RATE = 0.01;

/** The update that a step applies: how fast, which way, and by which row of the table. */
export interface UpdateRule {
  /** The learning rate of the next step. */
  readonly lr: number;
  readonly direction: Direction;
  readonly optimizer: string;
}

/** An update rule whose learning rate may change from step to step. */
export interface ScheduledRule extends UpdateRule {
  /** The rate at iteration k, as an expression of k; undefined if it is constant. */
  readonly schedule: string | undefined;
}

/** What an optimizer remembers from step to step. */
export interface OptimizerState {
  /** One array for each slot of its row, with one number a leaf. */
  readonly slots: readonly Float64Array[];
}

/** A state, and the name of its optimizer. */
export interface Remembered extends OptimizerState {
  readonly of: string;
}

export interface Optimizer {
  readonly name: string;
  /** The update rule as text, for help and documentation. */
  readonly rule: string;
  /** What it remembers of each leaf, in one line. */
  readonly about: string;
  /** The names of the numbers that it remembers of each leaf. */
  readonly slots: readonly string[];
  /**
   * Writes the new data into `next` and the new state into the arrays of `state`, which the caller
   * owns. `rate` is the learning rate, negative when descending.
   */
  update(
    next: Float64Array,
    leaves: Float64Array,
    grads: Float64Array,
    frozen: Uint8Array,
    rate: number,
    state?: OptimizerState,
  ): void;
}

export const MOMENTUM = 0.9;
export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;
export const WEIGHT_DECAY = 0.01;

/** A row; `moved` gives one leaf's new data from its data, gradient, the rate, the state and the leaf's index. */
function row(
  name: string,
  rule: string,
  about: string,
  slots: readonly string[],
  moved: (data: number, grad: number, rate: number, state: OptimizerState, i: number) => number,
): Optimizer {
  return {
    name,
    rule,
    about,
    slots,
    update(next, leaves, grads, frozen, rate, state = nextState({ slots }, undefined, leaves.length)) {
      for (let i = 0; i < leaves.length; i++) {
        next[i] = frozen[i] ? leaves[i]! : moved(leaves[i]!, grads[i]!, rate, state, i);
      }
    },
  };
}

/** Updates and returns the velocity: 0.9 of what it was, plus the gradient. */
function pushed({ slots: [velocity] }: OptimizerState, grad: number, i: number): number {
  velocity![i] = MOMENTUM * velocity![i]! + grad;
  return velocity![i]!;
}

/** The slot that counts a leaf's steps; a leaf that was frozen for a while has fewer. */
export const STEPS = 't';

/**
 * Adam's step of one leaf, per unit of rate: the running mean of the gradient, divided by the square root of the
 * running mean of its square.
 */
function adapted({ slots: [m, v, steps] }: OptimizerState, grad: number, i: number): number {
  const t = steps![i]! + 1;
  steps![i] = t;
  m![i] = BETA1 * m![i]! + (1 - BETA1) * grad;
  v![i] = BETA2 * v![i]! + (1 - BETA2) * grad * grad;
  return m![i]! / (1 - BETA1 ** t) / (Math.sqrt(v![i]! / (1 - BETA2 ** t)) + EPSILON);
}

export const OPTIMIZERS: readonly Optimizer[] = [
  row(
    'sgd',
    'data += lr * grad (or -= when descending)',
    'sgd keeps nothing from step to step: each is lr * grad',
    [],
    (data, grad, rate) => data + rate * grad,
  ),
  row(
    'momentum',
    'velocity = 0.9 * velocity + grad; data += lr * velocity',
    'velocity: 0.9 of what it was, plus grad',
    ['velocity'],
    (data, grad, rate, state, i) => data + rate * pushed(state, grad, i),
  ),
  row(
    'nesterov',
    'velocity = 0.9 * velocity + grad; data += lr * (grad + 0.9 * velocity)',
    'velocity: 0.9 of what it was, plus grad; a step goes 0.9 of it ahead',
    ['velocity'],
    (data, grad, rate, state, i) => data + rate * (grad + MOMENTUM * pushed(state, grad, i)),
  ),
  row(
    'adam',
    'm = 0.9 * m + 0.1 * grad; v = 0.999 * v + 0.001 * grad**2; data += lr * m / (1 - 0.9**t) / (sqrt(v / (1 - 0.999**t)) + 1e-8)',
    'm, v: running means of grad and grad**2, corrected for a start at 0; t: steps',
    ['m', 'v', STEPS],
    (data, grad, rate, state, i) => data + rate * adapted(state, grad, i),
  ),
  row(
    'adamw',
    'as adam, after data -= lr * 0.01 * data',
    'm, v, t: as in adam; a step also shrinks the data by lr * 0.01 of itself',
    ['m', 'v', STEPS],
    (data, grad, rate, state, i) => data * (1 - Math.abs(rate) * WEIGHT_DECAY) + rate * adapted(state, grad, i),
  ),
];

/** The row with this name, or undefined. */
export const optimizerNamed = (name: string): Optimizer | undefined => OPTIMIZERS.find((each) => each.name === name);

/** The state that the next step writes into: a copy of the one before, or all 0 at the first step. */
export const nextState = (
  { slots }: Pick<Optimizer, 'slots'>,
  before: OptimizerState | undefined,
  leaves: number,
): OptimizerState => ({
  slots: slots.map((_, i) => before?.slots[i]?.slice() ?? new Float64Array(leaves)),
});
