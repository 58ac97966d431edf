/**
 * How exact a gradient is after rounding. Backward rounds each product and each sum, and if large terms cancel, only
 * their last digits remain:
 *
 *     L = x**3 - x**3 + x at 1e8:   1 + 3e16 - 3e16 = 0, but 3e16 is rounded to a multiple of 4
 */
import { type Plan, seedOf } from '../autodiff/backprop.js';
import { backwardAlong, type Followers, followersOf } from '../autodiff/followers.js';
import { partialOf } from '../op-functions.js';
import { OPS } from '../ops.js';
import { inputCount, inputOf, NONE, type Tape } from '../tape.js';

export interface Digits {
  /** How far rounding may have moved the gradient: nan if a number on its way is not finite. */
  readonly error: number;
  /** The gradient with the remainder of each rounding added again. */
  readonly exact: number;
}

/** Below this a number has fewer digits than others. */
const SMALLEST = 2 ** -1022;

/**
 * The digits of d(root)/d(id), if `data` is the result of a forward pass: `rests` is what rounding took from it. Visits
 * the nodes between the two.
 */
export function digitsOf(
  tape: Tape,
  plan: Plan,
  data: Float64Array,
  id: number,
  rests = dataRests(tape, data, plan.root),
): Digits {
  const { nodes, place } = followersOf(plan, id);
  const grad = new Float64Array(tape.size);
  grad[plan.root] = seedOf(tape, plan);
  backwardAlong(plan)(data, grad, nodes, 1);
  // d(node)/d(id)
  const moves = new Float64Array(nodes.length);
  moves[0] = 1;
  let sum = 0;
  for (let n = 1; n < nodes.length; n++) {
    const node = nodes[n]!;
    for (let side = 0; side < inputCount(tape, node); side++) {
      const input = place[inputOf(tape, node, side)]!;
      if (input === -1) continue;
      const slope = slopeOf(tape, data, node, side);
      moves[n]! += slope * moves[input]!;
      const share = Math.abs(grad[node]!) * (Math.abs(slope) + roughness(tape, data, node) + SMALLEST);
      sum += Math.abs(moves[input]!) * (share + SMALLEST);
      sum += Math.abs(moves[input]! * grad[node]! * slopeRest(tape, rests, node, side)) / Number.EPSILON;
    }
  }
  return { error: Number.EPSILON * sum, exact: exactly(plan, data, rests, { nodes, place }) };
}

/** What the rounding of data took from the local derivative of a product, which is the other factor. */
const slopeRest = ({ op, left, right }: Tape, rests: Float64Array, node: number, side: number): number =>
  OPS[op[node]!]!.name === 'mul' ? rests[(side === 0 ? right : left)[node]!]! : 0;

function slopeOf(tape: Tape, data: Float64Array, node: number, side: number): number {
  const right = tape.right[node]!;
  return partialOf(tape.op[node]!, side)(data[tape.left[node]!]!, right === NONE ? 0 : data[right]!, data[node]!);
}

/** How far an op's local derivative may be off, in last digits of 1, besides its own: as 1 - o**2 if o is nearly 1. */
function roughness(tape: Tape, data: Float64Array, node: number): number {
  const { name } = OPS[tape.op[node]!]!;
  return name === 'tanh' ? 2 : name === 'sigmoid' ? Math.abs(data[node]!) : 0;
}

/** Backward to the first of `nodes`, each sum with the remainder of its rounding. */
function exactly(
  { tape, root }: Plan,
  data: Float64Array,
  dataRests: Float64Array,
  { nodes, place }: Followers,
): number {
  const sums = new Float64Array(nodes.length);
  const rests = new Float64Array(nodes.length);
  if (place[root] !== -1) sums[place[root]!] = 1;
  for (let n = nodes.length - 1; n > 0; n--) {
    const node = nodes[n]!;
    for (let side = 0; side < inputCount(tape, node); side++) {
      const input = place[inputOf(tape, node, side)]!;
      if (input === -1) continue;
      const slope = slopeOf(tape, data, node, side);
      const product = slope * sums[n]!;
      const sum = sums[input]! + product;
      rests[input]! += restOfSum(sums[input]!, product, sum) + restOfProduct(slope, sums[n]!, product);
      rests[input]! += slope * rests[n]! + slopeRest(tape, dataRests, node, side) * sums[n]!;
      sums[input] = sum;
    }
  }
  const exact = sums[0]! + rests[0]!;
  return Number.isFinite(exact) ? exact : sums[0]!;
}

/** The data of node `id` if its sums, products and quotients, and those of all nodes below it, had not been rounded. */
export const exactData = (tape: Tape, data: Float64Array, id: number): number =>
  data[id]! + dataRests(tape, data, id)[id]!;

/** What rounding took from the data of node `id` and of all nodes below it. */
export function dataRests(tape: Tape, data: Float64Array, id: number): Float64Array {
  const rests = new Float64Array(id + 1);
  const isBelow = new Uint8Array(id + 1);
  isBelow[id] = 1;
  for (let node = id; node >= 0; node--) {
    if (isBelow[node]) for (let side = 0; side < inputCount(tape, node); side++) isBelow[inputOf(tape, node, side)] = 1;
  }
  for (let node = 0; node <= id; node++) {
    if (!isBelow[node] || inputCount(tape, node) === 0) continue;
    let rest = ownRest(tape, data, node);
    for (let side = 0; side < inputCount(tape, node); side++) {
      const below = rests[inputOf(tape, node, side)]!;
      if (below !== 0) rest += slopeOf(tape, data, node, side) * below;
    }
    rests[node] = Number.isFinite(rest) ? rest : 0;
  }
  return rests;
}

/** The remainder of the rounding of one node's result. */
function ownRest(tape: Tape, data: Float64Array, node: number): number {
  const [a, o] = [data[tape.left[node]!]!, data[node]!];
  const b = tape.right[node] === NONE ? 0 : data[tape.right[node]!]!;
  switch (OPS[tape.op[node]!]!.name) {
    case 'add':
      return restOfSum(a, b, o);
    case 'sub':
      return restOfSum(a, -b, o);
    case 'mul':
      return restOfProduct(a, b, o);
    case 'div':
      return (a - o * b - restOfProduct(o, b, o * b)) / b;
    default:
      return 0;
  }
}

/** The remainder of the rounding of a sum (Knuth's TwoSum). */
function restOfSum(a: number, b: number, sum: number): number {
  const ofB = sum - a;
  return a - (sum - ofB) + (b - ofB);
}

/** The remainder of the rounding of a product (Dekker's TwoProduct, by halves of 26 bits). */
function restOfProduct(a: number, b: number, product: number): number {
  const [high, low] = halves(a);
  const [highB, lowB] = halves(b);
  const rest = high * highB - product + high * lowB + low * highB + low * lowB;
  return Number.isFinite(rest) ? rest : 0;
}

function halves(a: number): [number, number] {
  const wide = a * 134217729;
  const high = wide - (wide - a);
  return [high, a - high];
}
