/**
 * What one node adds to the gradient of one of its inputs: its local derivative times its gradient. At a kink every
 * subgradient is right, so the local derivative is a range there: that of relu at 0 is anything from 0 to 1.
 */
import { isAtKink } from '../../engine/autodiff/kinks.js';
import { apply, partialOf } from '../../engine/op-functions.js';
import { codeOf, OPS } from '../../engine/ops.js';
import { inputCount, NONE, type Tape } from '../../engine/tape.js';

/** Two sums of the same numbers differ by less than this, relative to the sum of their sizes. */
export const CLOSE = 1e-9;
/** Below this a number has fewer digits than others. */
const SMALLEST = 1e-300;

const KINKS: ReadonlyMap<number, readonly [number, number]> = new Map([
  [codeOf('relu'), [0, 1]],
  [codeOf('abs'), [-1, 1]],
  [codeOf('min'), [0, 1]],
  [codeOf('max'), [0, 1]],
]);

/** The subgradients of node `id` toward an input, lowest and highest, if it is at its kink. */
export function kinkRange(tape: Tape, data: Float64Array, id: number): readonly [number, number] | undefined {
  const range = KINKS.get(tape.op[id]!);
  return range && isAtKink(tape, data, id) ? range : undefined;
}

/** The local derivative of node `id` toward its input `side`. */
export function slopeAt({ op, left, right }: Tape, data: Float64Array, id: number, side: number): number {
  const r = right[id]!;
  return partialOf(op[id]!, side)(data[left[id]!]!, r === NONE ? 0 : data[r]!, data[id]!);
}

/** How far rounding may move a local derivative besides its own last digits: 1 - o**2 if o is nearly 1. */
const ROUGHNESS: readonly ((o: number) => number)[] = OPS.map(({ name }) =>
  name === 'tanh' ? () => 8 * Number.EPSILON : name === 'sigmoid' ? (o) => 8 * Number.EPSILON * Math.abs(o) : () => 0,
);

/** How far rounding may move the term of a node with this gradient, besides its relative error. */
export const roughnessOf = ({ op }: Tape, data: Float64Array, id: number, grad: number): number =>
  (ROUGHNESS[op[id]!]!(data[id]!) + SMALLEST) * Math.abs(grad) + SMALLEST;

/** Ops of which other formulas lose more digits if the result is small: (exp(2x) - 1) / (exp(2x) + 1) for tanh. */
const LOSES = new Set(['tanh', 'sigmoid', 'softplus', 'sin', 'cos', 'log'].map(codeOf));
const SUMS = new Set(['add', 'sub'].map(codeOf));

/** Whether the data of a node and of its inputs are numbers that can be compared: neither nan nor infinite. */
export const isAllFinite = ({ left, right }: Tape, data: Float64Array, id: number): boolean =>
  [id, left[id]!, right[id]!].every((each) => each === NONE || Number.isFinite(data[each]!));

/** Whether an op node's data is what its op gives for the data of its inputs. Leaves and constants always are. */
export function isReproduced(tape: Tape, data: Float64Array, id: number): boolean {
  if (inputCount(tape, id) === 0) return true;
  const code = tape.op[id]!;
  const r = tape.right[id]!;
  const [a, b, o] = [data[tape.left[id]!]!, r === NONE ? 0 : data[r]!, data[id]!];
  const value = apply(code)(a, b);
  if (Object.is(o, value) || o === value) return true;
  const size = SUMS.has(code) ? Math.abs(a) + Math.abs(b) : Math.abs(o);
  const lost = LOSES.has(code) ? 8 * Number.EPSILON : 0;
  return Math.abs(o - value) <= CLOSE * size + lost + SMALLEST;
}
