/**
 * How a step turns gradients into new leaf data, one row an optimizer. Everything is per leaf, in
 * the order of `tape.leaves`; frozen leaves keep their data.
 */
export interface Optimizer {
  readonly name: string;
  /** The update rule as a person writes it, for help and documentation. */
  readonly rule: string;
  /** Writes the new data into `next`. `rate` is the learning rate, negative when descending. */
  update(next: Float64Array, leaves: Float64Array, grads: Float64Array, frozen: Uint8Array, rate: number): void;
}

export const OPTIMIZERS: readonly Optimizer[] = [
  {
    name: 'sgd',
    rule: 'data += lr * grad (or -= when descending)',
    update(next, leaves, grads, frozen, rate) {
      for (let i = 0; i < leaves.length; i++) {
        next[i] = frozen[i] ? leaves[i]! : leaves[i]! + rate * grads[i]!;
      }
    },
  },
];

/** The row with this name, or undefined. */
export const optimizerNamed = (name: string): Optimizer | undefined => OPTIMIZERS.find((row) => row.name === name);
