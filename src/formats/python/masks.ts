/**
 * Where PyTorch may have another gradient than the chain rule, because nan or infinity is on its way from the root. Ops
 * with a kink, and powers, mask in PyTorch: where their slope is 0 they pass on 0, and not 0 times what comes from above,
 * which is nan if that is infinite or nan. Of nan itself no comparison is true, so that masks let all of it pass.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { partialOf } from '../../engine/op-functions.js';
import { CONST, opOf } from '../../engine/ops.js';
import { inputOf, type Tape } from '../../engine/tape.js';

/** Ops whose gradient PyTorch masks. */
const MASKING: ReadonlySet<string> = new Set(['relu', 'abs', 'min', 'max', 'pow']);

/** 1 for each node whose data, or whose gradient, PyTorch may have otherwise. */
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

/** Whether PyTorch may pass on something else to an input: by a mask, or by an infinity that it comes to by another order. */
function mayMask({ op, left, right }: Tape, id: number, side: number, data: Float64Array, grad: number): boolean {
  const code = op[id] as number;
  const { name, inputs } = opOf(code);
  const a = data[left[id] as number] as number;
  const b = inputs === 2 ? (data[right[id] as number] as number) : 0;
  if (!Number.isFinite(partialOf(code, side)(a, b, data[id] as number))) return true;
  return MASKING.has(name) && (!Number.isFinite(grad) || Number.isNaN(a) || Number.isNaN(b));
}

/** A node may have a zero of the other sign in PyTorch, or may have other data because of that or of a root of -inf. */
const [OTHER_ZERO, OTHER_DATA] = [1, 2];

/** 1 for each node whose data PyTorch may have otherwise: which zero a kink gives is not said, until something divides by it. */
function otherData({ op, left, right, size }: Tape, root: number, data: Float64Array): Uint8Array {
  const known = new Uint8Array(size);
  for (let id = 0; id <= root; id++) {
    const { name, inputs } = opOf(op[id] as number);
    if (inputs === 0) continue;
    const [a, b] = [left[id] as number, inputs === 2 ? (right[id] as number) : (left[id] as number)];
    const [x, y] = [data[a] as number, data[b] as number];
    // a tensor to the number 0.5 or -0.5 is a square root, and that of -inf is nan
    const isRoot = name === 'pow' && op[b] === CONST && Math.abs(y) === 0.5 && x === Number.NEGATIVE_INFINITY;
    const isZero = (name === 'relu' || name === 'min' || name === 'max') && x === 0 && y === 0;
    const state = Math.max(known[a] as number, known[b] as number, isRoot ? OTHER_DATA : isZero ? OTHER_ZERO : 0);
    known[id] = state === OTHER_ZERO && !Number.isFinite(data[id]) ? OTHER_DATA : state;
  }
  return known.map((state) => (state === OTHER_DATA ? 1 : 0));
}
