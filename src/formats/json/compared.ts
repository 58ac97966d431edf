/**
 * The numbers of another program beside ours. Engines differ in the last bits, by the order of their sums and by their
 * exp and log. That does not count as a difference: a number is the same within 1e-9 times the sum of |terms| that it is
 * made of.
 *
 *     data        of an op's result from the data that the file has for its inputs: |result| + sum |derivative * input|
 *     gradient    of all paths from the root: sum |product of derivatives|
 */
import { type Plan, planFor } from '../../engine/autodiff/backprop.js';
import { apply, partialOf } from '../../engine/op-functions.js';
import { CONST } from '../../engine/ops.js';
import { inputCount, inputOf, type Tape } from '../../engine/tape.js';
import { nameOf } from '../../notation/write/write.js';
import { escape } from '../../text/escape.js';
import { full, plural } from '../../text/numbers.js';
import type { SavedGraph } from './nodes.js';

const ROUNDING = 1e-9;
/** The most cells of a name. */
const NAME = 30;

/** Whether two numbers differ by no more than rounding, in a sum of terms of this size. */
const isSame = (x: number, y: number, size: number): boolean =>
  x === y || (Number.isNaN(x) && Number.isNaN(y)) || Math.abs(x - y) <= ROUNDING * size;

/** A number of the file that is not ours. */
export interface Difference {
  readonly id: number;
  readonly given: number;
  readonly computed: number;
}

/** The data that is not what the node's op gives from the data of its inputs, as the file has them; inputs first. */
export function* otherData({ tape, datas }: Pick<SavedGraph, 'tape' | 'datas'>): Generator<Difference> {
  const known = Float64Array.from(datas, (data) => data ?? 0);
  for (let id = 0; id < tape.size; id++) {
    if (inputCount(tape, id) === 0) continue;
    const [a, b] = inputDataOf(tape, known, id);
    const code = tape.op[id]!;
    const computed = apply(code)(a, b);
    const given = datas[id];
    known[id] = given ?? computed;
    if (given === undefined || given === computed) continue;
    let size = Math.abs(computed);
    for (let side = 0; side < inputCount(tape, id); side++) {
      const term = Math.abs(partialOf(code, side)(a, b, computed) * (side === 0 ? a : b));
      if (Number.isFinite(term)) size += term;
    }
    if (!isSame(given, computed, size)) yield { id, given, computed };
  }
}

/** The gradients that are not the right ones, `grad`; the nearest to the root first. */
export function* otherGradients(
  { tape, grads }: Pick<SavedGraph, 'tape' | 'grads'>,
  root: number,
  data: Float64Array,
  grad: Float64Array,
): Generator<Difference> {
  const plan = planFor(tape, root);
  const sizes = sizesOf(plan, data);
  for (let id = root; id >= 0; id--) {
    const given = grads[id];
    if (given === undefined || !plan.reached[id] || tape.op[id] === CONST) continue;
    if (!isSame(given, grad[id]!, sizes[id]!)) yield { id, given, computed: grad[id]! };
  }
}

/** The sum of |terms| of each node's gradient: a backward over the derivatives without their signs. */
function sizesOf({ tape, root, kind }: Plan, data: Float64Array): Float64Array {
  const sizes = new Float64Array(tape.size);
  sizes[root] = 1;
  for (let id = root; id >= 0; id--) {
    const [a, b] = inputDataOf(tape, data, id);
    for (let side = 0; side < 2; side++) {
      if (!(kind[id]! & (1 << side))) continue;
      sizes[inputOf(tape, id, side)]! += Math.abs(partialOf(tape.op[id]!, side)(a, b, data[id]!) * sizes[id]!);
    }
  }
  return sizes;
}

const inputDataOf = ({ left, right }: Tape, data: Float64Array, id: number): [number, number] => [
  data[left[id]!] ?? 0,
  data[right[id]!] ?? 0,
];

/** What differs in the numbers of `where`, with its place; undefined if nothing does. */
export function differenceText(
  what: 'data' | 'gradient',
  { tape, lines }: Pick<SavedGraph, 'tape' | 'lines'>,
  all: readonly Difference[],
  where = 'the file',
): string | undefined {
  const [first] = all;
  if (!first) return undefined;
  const { id, given, computed } = first;
  const line = lines?.[id];
  const own = `${nameOf(tape, id, NAME)}${line === undefined ? '' : ` (${escape(line)})`}`;
  const [by, shown] =
    what === 'data' ? ['its op', 'what is computed is shown'] : ['backpropagation', `that of ${where} is shown`];
  const more = all.length === 1 ? '' : `, and of ${plural(all.length - 1, 'node')} more`;
  return `the ${what} of ${own} is ${full(given)} in ${where}, ${full(computed)} by ${by}${more}; ${shown}`;
}
