/**
 * Backward as somebody else's engine may run it, as a sequence of calls: each call adds a node's terms to its inputs, with
 * the gradient that the node has at that time. In the right sequence every node is called once, after all its users.
 */
import { inputCount, inputOf, type Tape } from '../../engine/tape.js';
import type { RecursionVariant } from './judgement.js';

/** More calls than this are not simulated: recursion without a memory calls a node once for each path to it. */
const MOST_CALLS = 2_000_000;

/** What a simulation needs: the graph, its local derivatives (at 2 * id + side), and the root's gradient. */
export interface Simulation {
  readonly tape: Tape;
  readonly root: number;
  readonly slopes: Float64Array;
  readonly seed: number;
}

/** A graph whose inputs are visited first to last, or last to first. */
type Sides = readonly [number, number];
const BOTH_WAYS: readonly Sides[] = [
  [0, 1],
  [1, 0],
];

const inputsIn = (tape: Tape, id: number, sides: Sides): number[] =>
  inputCount(tape, id) === 2
    ? sides.map((side) => inputOf(tape, id, side))
    : inputCount(tape, id) === 1
      ? [inputOf(tape, id, 0)]
      : [];

/** The gradients after calls in this order. */
export function gradientsAfter(simulation: Simulation, order: readonly number[]): Float64Array {
  const grad = new Float64Array(simulation.root + 1);
  grad[simulation.root] = simulation.seed;
  for (const id of order) propagate(simulation, grad, id);
  return grad;
}

function propagate({ tape, slopes }: Simulation, grad: Float64Array, id: number): void {
  const inputs = inputCount(tape, id);
  if (inputs > 0) grad[tape.left[id]!]! += slopes[2 * id]! * grad[id]!;
  if (inputs > 1) grad[tape.right[id]!]! += slopes[2 * id + 1]! * grad[id]!;
}

/** Orders in which a node may be called before all its users were. */
export function* wrongOrders(tape: Tape, root: number): Generator<readonly number[]> {
  for (const sides of BOTH_WAYS) {
    yield visited(tape, root, sides, 'pop');
    yield visited(tape, root, sides, 'shift');
    yield inputsFirst(tape, root, sides);
  }
}

/** Each node when it is first visited, depth first (`pop`) or breadth first (`shift`). */
function visited(tape: Tape, root: number, sides: Sides, next: 'pop' | 'shift'): number[] {
  const order: number[] = [];
  const met = new Uint8Array(root + 1);
  const waiting = [root];
  for (let at = 0; next === 'pop' ? waiting.length > 0 : at < waiting.length; at++) {
    const id = next === 'pop' ? waiting.pop()! : waiting[at]!;
    if (met[id]) continue;
    met[id] = 1;
    order.push(id);
    const inputs = inputsIn(tape, id, sides);
    waiting.push(...(next === 'pop' ? inputs.reverse() : inputs));
  }
  return order;
}

/** Depth first, each node after its inputs: the topological order that backward must reverse. */
function inputsFirst(tape: Tape, root: number, sides: Sides = [0, 1]): number[] {
  const order: number[] = [];
  const met = new Uint8Array(root + 1);
  const stack = [root];
  while (stack.length > 0) {
    const id = stack.at(-1)!;
    const left = met[id] === 0 ? inputsIn(tape, id, sides).filter((input) => !met[input]) : [];
    if (met[id] === 0 && left.length > 0) {
      met[id] = 1;
      stack.push(...left.reverse());
      continue;
    }
    stack.pop();
    if (met[id] === 2) continue;
    met[id] = 2;
    order.push(id);
  }
  return order;
}

/** How often recursion calls each node. */
export function recursiveCalls(tape: Tape, root: number): Float64Array {
  const calls = new Float64Array(root + 1);
  calls[root] = 1;
  for (let id = root; id >= 0; id--) {
    for (let side = 0; side < inputCount(tape, id); side++) calls[inputOf(tape, id, side)]! += calls[id]!;
  }
  return calls;
}

/** The gradients of recursive backwards, each with its variant; none if there would be too many calls. */
export function* recursions(
  simulation: Simulation,
): Generator<{ readonly variant: RecursionVariant; readonly grad: Float64Array }> {
  let calls = 0;
  recursiveCalls(simulation.tape, simulation.root).forEach((each, id) => {
    if (inputCount(simulation.tape, id) > 0) calls += each;
  });
  if (calls > MOST_CALLS) return;
  for (const variant of ['both', 'in turn', 'set', 'from 1'] as const) {
    for (const sides of BOTH_WAYS) yield { variant, grad: recursion(simulation, variant, sides) };
  }
}

function recursion(simulation: Simulation, variant: RecursionVariant, sides: Sides): Float64Array {
  const { tape, root, slopes } = simulation;
  const grad = new Float64Array(root + 1);
  grad[root] = simulation.seed;
  // a node that is being called, and how many of its inputs were
  const stack: [number, number][] = [[root, 0]];
  while (stack.length > 0) {
    const frame = stack.at(-1)!;
    const [id, at] = frame;
    const inputs = inputCount(tape, id);
    if (at === 0 && variant === 'from 1') grad[id] = simulation.seed;
    if (at === 0 && variant !== 'in turn') propagate(simulation, grad, id);
    if (at >= inputs) {
      stack.pop();
      continue;
    }
    frame[1]++;
    const side = inputs === 1 ? 0 : sides[at]!;
    const input = inputOf(tape, id, side);
    if (variant === 'in turn') grad[input]! += slopes[2 * id + side]! * grad[id]!;
    if ((variant === 'set' || variant === 'from 1') && at === 1 && tape.left[id] === tape.right[id]) continue;
    if (inputCount(tape, input) > 0 || variant === 'from 1') stack.push([input, 0]);
  }
  return grad;
}

/**
 * Which node's rule each node holds (or -1) if the op `code` stores its rule in its first operand in place of the result.
 * If that is the operand of several, the rule of the node that was made last stays.
 */
export function misplaced(tape: Tape, root: number, code: number): Int32Array {
  const ruleOf = Int32Array.from({ length: root + 1 }, (_, id) =>
    inputCount(tape, id) > 0 && tape.op[id] !== code ? id : -1,
  );
  for (let id = 0; id <= root; id++) if (tape.op[id] === code) ruleOf[tape.left[id]!] = id;
  return ruleOf;
}

/** The gradients with misplaced rules, for the orders in which engines call nodes. */
export function withRules(simulation: Simulation, ruleOf: Int32Array): Float64Array[] {
  const { tape, root } = simulation;
  const orders = [
    ...BOTH_WAYS.map((sides) => inputsFirst(tape, root, sides)),
    Array.from({ length: root + 1 }, (_, id) => id),
  ];
  return orders.map((order) => {
    const rules = order.reverse().flatMap((id) => (ruleOf[id]! < 0 ? [] : [ruleOf[id]!]));
    return gradientsAfter(simulation, rules);
  });
}
