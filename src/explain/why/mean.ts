/**
 * Means of batches: a sum of n terms, times 1/n or divided by n. Each term, and what it depends on, then has the nth part
 * of the gradient that a sum would give it.
 */
import { CONST, codeOf } from '../../engine/ops.js';
import type { Tape } from '../../engine/tape.js';

const [ADD, MUL, DIV] = [codeOf('add'), codeOf('mul'), codeOf('div')];

/** The number of terms, if node `id` is their mean. */
export function termsOfMean({ op, left, right }: Tape, data: Float64Array, id: number): number | undefined {
  const [l, r] = [left[id]!, right[id]!];
  const isDivided = op[id] === DIV && op[r] === CONST;
  if (!isDivided && op[id] !== MUL) return undefined;
  const [sum, by] = isDivided || op[r] === CONST ? [l, r] : [r, l];
  if (op[by] !== CONST || op[sum] !== ADD) return undefined;
  const n = Math.round(isDivided ? data[by]! : 1 / data[by]!);
  if (n < 2 || data[by] !== (isDivided ? n : 1 / n)) return undefined;
  let terms = 1;
  for (let at = sum; op[at] === ADD && terms <= n; at = left[at]!) terms++;
  return terms === n ? n : undefined;
}
