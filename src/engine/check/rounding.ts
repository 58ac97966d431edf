/**
 * How far rounding may move the root if one node has another value. Each node that depends on the moved one may be
 * off in its last digits, which reaches the root times the node's gradient:
 *
 *     c = x**2 + 1e18:  1e18 may be off by 1e18 * 2**-52 = 222, so a smaller change of c means nothing
 *
 * A node whose value does not depend on the moved inputs (relu below 0, a product with 0) passes nothing on.
 */
import type { Followers } from '../autodiff/followers.js';
import { OPS } from '../ops.js';
import { NONE, type Tape } from '../tape.js';

/** Ops whose result is one of their inputs, apart from the sign, or 0: they round nothing. */
const EXACT = new Set(['neg', 'relu', 'abs', 'min', 'max']);
/** Ops that are rounded once. The others call functions, which may be off by one more digit. */
const ARITHMETIC = new Set(['add', 'sub', 'mul', 'div', 'sqrt']);

/** Per op, how far its result may be off, relatively. */
const ROUNDING = Float64Array.from(OPS, ({ name }) =>
  EXACT.has(name) ? 0 : ARITHMETIC.has(name) ? Number.EPSILON : 2 * Number.EPSILON,
);

/** How far a result may be off because it underflows; a sum is exact there. */
const SMALLEST = Float64Array.from(OPS, ({ name }) => (/^(add|sub)$/.test(name) ? 0 : Number.MIN_VALUE));

/** Ops that are periodic. */
const IS_WAVE = Uint8Array.from(OPS, ({ name }) => (/^(sin|cos)$/.test(name) ? 1 : 0));

/** How far `data[root]` may be off; `moved` marks the nodes that depend on the moved one, `grad` is every node's gradient. */
export function roundingOf(
  { op }: Tape,
  data: Float64Array,
  grad: Float64Array,
  nodes: Int32Array,
  moved: Uint8Array,
): number {
  let sum = 0;
  for (let n = 1; n < nodes.length; n++) {
    const i = nodes[n]!;
    const part = ROUNDING[op[i]!]!;
    if (!moved[n] || part === 0) continue;
    const share = (part * Math.abs(data[i]!) + SMALLEST[op[i]!]!) * Math.abs(grad[i]!);
    if (!Number.isNaN(share)) sum += share;
  }
  return sum;
}

/**
 * Marks those of `nodes` that may differ from `before` because the first does. `before` and `moved` are in the order of
 * `nodes`. Returns whether the input of a sine or cosine among them has moved so far that it may have turned in between.
 */
export function markMoved(
  tape: Tape,
  { nodes, place }: Followers,
  before: Float64Array,
  data: Float64Array,
  moved: Uint8Array,
): boolean {
  const { op, left, right } = tape;
  const isMoved = (input: number): boolean => input !== NONE && place[input] !== -1 && moved[place[input]!] === 1;
  let turned = false;
  moved[0] = 1;
  for (let n = 1; n < nodes.length; n++) {
    const i = nodes[n]!;
    const l = left[i]!;
    const isLeftMoved = isMoved(l);
    const isRightMoved = isMoved(right[i]!);
    moved[n] =
      (isLeftMoved || isRightMoved) && !(data[i] === before[n] && isFlat(tape, data, i, isLeftMoved, isRightMoved))
        ? 1
        : 0;
    if (moved[n] && IS_WAVE[op[i]!] && Math.abs(data[l]! - before[place[l]!]!) > 1) turned = true;
  }
  return turned;
}

/** Whether node `i`, whose data is the same as before, has exactly that data for any values of its moved inputs. */
function isFlat(tape: Tape, data: Float64Array, i: number, isLeftMoved: boolean, isRightMoved: boolean): boolean {
  const [l, r] = [tape.left[i]!, tape.right[i]!];
  const a = data[l]!;
  const b = r === NONE ? 0 : data[r]!;
  const isOne = !isLeftMoved || !isRightMoved;
  switch (OPS[tape.op[i]!]!.name) {
    case 'relu':
      return a < 0;
    case 'max':
      return isOne && (isLeftMoved ? a < b : b < a);
    case 'min':
      return isOne && (isLeftMoved ? a > b : b > a);
    case 'mul':
      return isOne && (isLeftMoved ? b : a) === 0;
    case 'pow':
      return isOne && (isLeftMoved ? b === 0 : a === 1 || (a === 0 && b > 0));
    case 'sub':
      return l === r;
    case 'div':
      return l === r || (!isLeftMoved && a === 0);
    default:
      return false;
  }
}
