/**
 * What one node adds to the gradient of one of its inputs: its local derivative times its gradient. At a kink every
 * subgradient is right, so the local derivative is a range there: that of relu at 0 is anything from 0 to 1.
 */
import { isAtKink } from '../../engine/autodiff/kinks.js';
import { apply, partialOf } from '../../engine/op-functions.js';
import { codeOf, OPS } from '../../engine/ops.js';
import { inputCount, NONE, type Tape } from '../../engine/tape.js';

/** Two sums of the same numbers differ by less than this, relative to the sum of their sizes. */
export const TOLERANCE = 1e-9;
/** Below this a number has fewer digits than others. */
const SMALLEST = 1e-300;

const SUBGRADIENTS: Readonly<Record<string, readonly [number, number]>> = {
  relu: [0, 1],
  abs: [-1, 1],
  min: [0, 1],
  max: [0, 1],
};
/** By code. */
const KINKS = OPS.map(({ name }) => SUBGRADIENTS[name]);

/** The subgradients of node `id` toward an input, lowest and highest, if it is at its kink. */
export function kinkRange(tape: Tape, data: Float64Array, id: number): readonly [number, number] | undefined {
  const range = KINKS[tape.op[id]!];
  return range && isAtKink(tape, data, id) ? range : undefined;
}

/** The local derivative of node `id` toward its input `side`. */
export function slopeAt({ op, left, right }: Tape, data: Float64Array, id: number, side: number): number {
  const r = right[id]!;
  return partialOf(op[id]!, side)(data[left[id]!]!, r === NONE ? 0 : data[r]!, data[id]!);
}

const TANH = codeOf('tanh');
const SIGMOID = codeOf('sigmoid');

/**
 * How far rounding may move the term of a node with this gradient, besides its relative error: the 1 - o**2 of tanh has few
 * digits if o is nearly 1.
 */
export function roughnessOf({ op }: Tape, data: Float64Array, id: number, grad: number): number {
  const code = op[id]!;
  const lost = code === TANH ? 1 : code === SIGMOID ? Math.abs(data[id]!) : 0;
  return (8 * Number.EPSILON * lost + SMALLEST) * Math.abs(grad) + SMALLEST;
}

/** Whether the data of a node and of its inputs are numbers that can be compared: neither nan nor infinite. */
export function isAllFinite({ left, right }: Tape, data: Float64Array, id: number): boolean {
  const l = left[id]!;
  const r = right[id]!;
  if (!Number.isFinite(data[id])) return false;
  return (l === NONE || Number.isFinite(data[l])) && (r === NONE || Number.isFinite(data[r]));
}

/** Ops of which other formulas lose more digits if the result is small: (exp(2x) - 1) / (exp(2x) + 1) for tanh. */
const LOSES = OPS.map(({ name }) => ['tanh', 'sigmoid', 'softplus', 'sin', 'cos', 'log'].includes(name));
const IS_SUM = OPS.map(({ name }) => name === 'add' || name === 'sub');

/** Whether an op node's data is what its op gives for the data of its inputs. Leaves and constants always are. */
export function isReproduced(tape: Tape, data: Float64Array, id: number): boolean {
  if (inputCount(tape, id) === 0) return true;
  const code = tape.op[id]!;
  const r = tape.right[id]!;
  const a = data[tape.left[id]!]!;
  const b = r === NONE ? 0 : data[r]!;
  const o = data[id]!;
  const value = apply(code)(a, b);
  if (o === value) return true;
  const size = IS_SUM[code] ? Math.abs(a) + Math.abs(b) : Math.abs(o);
  const lost = LOSES[code] ? 8 * Number.EPSILON : 0;
  return Math.abs(o - value) <= TOLERANCE * size + lost + SMALLEST;
}
