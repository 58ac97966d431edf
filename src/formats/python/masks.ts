/**
 * Where PyTorch's gradient may differ from the chain rule's, because nan or infinity is on its path from the root. In
 * PyTorch, powers and ops with a kink mask: if their slope is 0 they propagate 0, not 0 times the upstream gradient,
 * which is nan if that is infinite or nan. No comparison with nan is true, so masks let it pass.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { partialOf } from '../../engine/op-functions.js';
import { CONST, opOf } from '../../engine/ops.js';
import { inputOf, type Tape } from '../../engine/tape.js';

/** The ops whose gradient PyTorch masks. */
const MASKING: ReadonlySet<string> = new Set(['relu', 'abs', 'min', 'max', 'pow']);

/** 1 for each node whose data, or whose gradient, may differ in PyTorch. */
export interface Masked {
  readonly data: Uint8Array;
  readonly grad: Uint8Array;
}

export function maskedNodes(tape: Tape, root: number, data: Float64Array, grad: Float64Array): Masked {
  const { reached } = planFor(tape, root);
  const other = otherData(tape, root, data);
  const masked = other.slice();
  for (let id = root; id >= 0; id--) {
    if (!reached[id]) continue;
    for (let side = 0; side < opOf(tape.op[id] as number).inputs; side++)
      if (masked[id] || mayMask(tape, id, side, data, grad[id] as number)) masked[inputOf(tape, id, side)] = 1;
  }
  return { data: other, grad: masked };
}

/** Whether PyTorch may propagate another gradient to an input: by a mask, or by an infinity from another order. */
function mayMask({ op, left, right }: Tape, id: number, side: number, data: Float64Array, grad: number): boolean {
  const code = op[id] as number;
  const { name, inputs } = opOf(code);
  const a = data[left[id] as number] as number;
  const b = inputs === 2 ? (data[right[id] as number] as number) : 0;
  if (!Number.isFinite(partialOf(code, side)(a, b, data[id] as number))) return true;
  return MASKING.has(name) && (!Number.isFinite(grad) || Number.isNaN(a) || Number.isNaN(b));
}

/** In PyTorch a node may be a zero of the other sign, or have other data because of that or of a root of -inf. */
const [OTHER_ZERO, OTHER_DATA] = [1, 2];

/** 1 for each node whose data may differ in PyTorch. A zero of the other sign counts once something divides by it. */
function otherData({ op, left, right, size }: Tape, root: number, data: Float64Array): Uint8Array {
  const known = new Uint8Array(size);
  for (let id = 0; id <= root; id++) {
    const { name, inputs } = opOf(op[id] as number);
    if (inputs === 0) continue;
    const [a, b] = [left[id] as number, inputs === 2 ? (right[id] as number) : (left[id] as number)];
    const [x, y] = [data[a] as number, data[b] as number];
    // PyTorch computes a tensor ** 0.5 or -0.5 by a square root, and that of -inf is nan
    const isRoot = name === 'pow' && op[b] === CONST && Math.abs(y) === 0.5 && x === Number.NEGATIVE_INFINITY;
    const isZero = (name === 'relu' || name === 'min' || name === 'max') && x === 0 && y === 0;
    const state = Math.max(known[a] as number, known[b] as number, isRoot ? OTHER_DATA : isZero ? OTHER_ZERO : 0);
    known[id] = state === OTHER_ZERO && !Number.isFinite(data[id]) ? OTHER_DATA : state;
  }
  return known.map((state) => (state === OTHER_DATA ? 1 : 0));
}
