/**
 * Mistakes of the whole backward: recursion, a wrong order, rules that are stored in the wrong node. Each is simulated over
 * the graph, and must give all of the recorded gradients.
 */
import { inputCount, inputOf } from '../../engine/tape.js';
import { type Case, usesOf } from './case.js';
import type { Mistake } from './judgement.js';
import {
  gradientsAfter,
  misplaced,
  recursions,
  recursiveCalls,
  type Simulation,
  withRules,
  wrongOrders,
} from './simulate.js';
import { roughnessOf, TOLERANCE } from './terms.js';

export interface WholeMistake {
  readonly mistake: Mistake;
  /** The op in whose rule it is, if it is in one. */
  readonly code: number | undefined;
  /** The user of a wrong node that is named. */
  readonly userOf: (node: number) => number | undefined;
}

/** The mistakes that give exactly the recorded gradients, most likely first. */
export function* wholeMistakes(case_: Case): Generator<WholeMistake> {
  const { recording, seed, chain } = case_;
  const { tape, root } = recording;
  if (chain.isKnown.includes(0)) return;
  const sizes = sizesOf(case_);
  const simulation: Simulation = { tape, root, seed, slopes: chain.slopes };
  for (const { variant, grad } of recursions(simulation)) {
    if (!isAsRecorded(case_, sizes, grad)) continue;
    const calls = recursiveCalls(tape, root);
    yield { mistake: { kind: 'recursion', variant }, code: undefined, userOf: (node) => repeated(case_, calls, node) };
    break;
  }
  for (const order of wrongOrders(tape, root)) {
    if (!isAsRecorded(case_, sizes, gradientsAfter(simulation, order))) continue;
    const place = new Int32Array(root + 1);
    order.forEach((id, i) => {
      place[id] = i;
    });
    yield { mistake: { kind: 'order' }, code: undefined, userOf: (node) => tooEarly(case_, place, node) };
    break;
  }
  for (const code of opsOf(case_)) {
    const ruleOf = misplaced(tape, root, code);
    if (!withRules(simulation, ruleOf).some((grad) => isAsRecorded(case_, sizes, grad))) continue;
    yield { mistake: { kind: 'self' }, code, userOf: (node) => misplacedFor(case_, ruleOf, code, node) };
  }
}

/** Whether gradients are the recorded ones, on every node that is compared. */
function isAsRecorded(
  { recording: { after, before, root }, verdicts }: Case,
  sizes: Float64Array,
  grad: Float64Array,
): boolean {
  for (let id = root; id >= 0; id--) {
    const verdict = verdicts[id];
    if (verdict === undefined || verdict === 'not compared') continue;
    const [is, was, should] = [after![id]!, before[id]!, grad[id]!];
    const slack = TOLERANCE * Math.max(Math.abs(is), Math.abs(should), sizes[id]!);
    if (!(Math.abs(is - should) <= slack || Math.abs(is - was - should) <= slack)) return false;
  }
  return true;
}

/** The sum of the sizes of all paths from the root to each node, to which rounding on the way is relative. */
function sizesOf({ recording: { tape, root, data }, chain, seed }: Case): Float64Array {
  const sizes = new Float64Array(root + 1);
  sizes[root] = Math.abs(seed);
  for (let id = root; id >= 0; id--) {
    const rough = roughnessOf(tape, data, id, sizes[id]!) / TOLERANCE;
    for (let side = 0; side < inputCount(tape, id); side++)
      sizes[inputOf(tape, id, side)]! += Math.abs(chain.slopes[2 * id + side]!) * sizes[id]! + rough;
  }
  return sizes;
}

const opsOf = ({ recording: { tape, root } }: Case): number[] => {
  const codes = new Set<number>();
  for (let id = 0; id <= root; id++) if (inputCount(tape, id) > 0) codes.add(tape.op[id]!);
  return [...codes];
};

const firstUser = (case_: Case, node: number): number | undefined => {
  const use = usesOf(case_, node)[0];
  return use === undefined ? undefined : use >> 1;
};

/** A user of the node that recursion calls several times. */
function repeated(case_: Case, calls: Float64Array, node: number): number | undefined {
  const use = usesOf(case_, node).find((each) => calls[each >> 1]! > 1);
  return use === undefined ? firstUser(case_, node) : use >> 1;
}

/** A user of the node that was called before one of its own users. */
function tooEarly(case_: Case, place: Int32Array, node: number): number | undefined {
  const use = usesOf(case_, node).find((each) =>
    usesOf(case_, each >> 1).some((above) => place[above >> 1]! > place[each >> 1]!),
  );
  return use === undefined ? firstUser(case_, node) : use >> 1;
}

/** The node of the accused op that took the place of the rule that the node lacks. */
function misplacedFor(case_: Case, ruleOf: Int32Array, code: number, node: number): number | undefined {
  const { tape } = case_.recording;
  for (const use of usesOf(case_, node)) {
    const user = use >> 1;
    if (tape.op[user] === code) return user;
    if (ruleOf[user] !== user) return ruleOf[user];
  }
  // a rule that ran too early or too late passed on a part
  for (const use of usesOf(case_, node)) {
    for (const above of usesOf(case_, use >> 1)) if (tape.op[above >> 1] === code) return above >> 1;
  }
  return firstUser(case_, node);
}
