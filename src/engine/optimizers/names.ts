/** The names of the optimizers, in the order in which `o` chooses them. Here alone, so that help loads no rules. */

export const OPTIMIZER_NAMES = ['sgd', 'momentum', 'nesterov', 'adam', 'adamw'] as const;

export type OptimizerName = (typeof OPTIMIZER_NAMES)[number];
