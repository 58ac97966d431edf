/** Compares every gradient of a graph of Values with a central difference: check.ts for programs. */
import { backward, planFor } from '../autodiff/backprop.js';
import { CONST } from '../ops.js';
import { called, compile, mustBeValues, type Value } from '../value.js';
import { checkerOf, type Verdict } from './check.js';

/** One node's gradient beside its central difference. */
export interface CheckedGradient {
  readonly value: Value;
  /** d(root)/d(value) by backpropagation. */
  readonly analytic: number;
  /** The central difference (root(x + h) - root(x - h)) / 2h with the most trustworthy h; nan if none is finite. */
  readonly numeric: number;
  /** |analytic - numeric| over the larger of both, 0 if they are equal, nan if one is. */
  readonly error: number;
  /** How far `numeric` may be off, by rounding and by curvature. */
  readonly uncertainty: number;
  /** The result: at a kink there is no derivative to compare with; below the uncertainty nothing can be decided. */
  readonly verdict: Verdict;
  /** Whether nothing is known to be wrong: false only for `differs`. */
  readonly ok: boolean;
}

export interface GradientCheck {
  /** Whether none differs. */
  readonly ok: boolean;
  readonly nodes: readonly CheckedGradient[];
}

/**
 * Compares the gradient of `root` toward each node with a central difference, for which only that node is moved
 * and what follows from it recomputed. Without `nodes`, all Values that `root` depends on are checked, except
 * constants, inputs before their users; checking one usually costs five passes over the graph.
 * No Value and no gradient is changed.
 *
 * Throws a TypeError if `root` or a node is not a Value, a RangeError for a node that `root` does not depend on, or
 * that is a constant.
 *
 *     gradientCheck(L).ok   // true
 */
export function gradientCheck(root: Value, nodes?: readonly Value[]): GradientCheck {
  const { tape, values, data } = compile(root);
  if (nodes !== undefined) mustBeValues(nodes, 'nodes', 'a node to check');
  const plan = planFor(tape, tape.size - 1);
  const grad = new Float64Array(tape.size);
  backward(tape, plan, data, grad);
  const own = Float64Array.from(data);
  const ids = nodes ? idsOf(nodes, values) : values.keys();
  const checker = checkerOf(tape, plan, own);
  const checks: CheckedGradient[] = [];
  for (const id of ids) {
    const value = values[id] as Value;
    if (tape.op[id] === CONST) {
      if (nodes) throw new RangeError(`${called(value, String(value.data))} is a constant, which takes no gradient`);
      continue;
    }
    const analytic = grad[id] as number;
    const { difference: numeric, error, uncertainty, verdict } = checker.check(id, analytic);
    checks.push({ value, analytic, numeric, error, uncertainty, verdict, ok: verdict !== 'differs' });
  }
  return { ok: checks.every(({ ok }) => ok), nodes: checks };
}

function idsOf(nodes: readonly Value[], values: readonly Value[]): number[] {
  const ids = new Map(values.map((value, id) => [value, id]));
  return nodes.map((node) => {
    const id = ids.get(node);
    if (id === undefined) throw new RangeError(`the root does not depend on ${called(node, 'a node to check')}`);
    return id;
  });
}
