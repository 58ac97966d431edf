/**
 * The local test: what flowed into a node must be the sum over its users of the local derivative times the user's own
 * recorded gradient. So a rule is judged by itself, even if a gradient above it is wrong.
 *
 * A user that still had an older gradient passes on that too. Engines differ in whether it belongs there, so there are
 * two sums: of the users' gradients as recorded (`all`), and of what they gained (`gained`).
 */
import { CONST, codeOf } from '../../engine/ops.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import type { Chain } from './chain.js';
import type { NodeVerdict } from './judgement.js';
import type { Recording } from './recording.js';
import { isAllFinite, kinkRange, roughnessOf, TOLERANCE } from './terms.js';

/** What is known of a node from its users, as bits. */
const BLIND = 1;
const UNCOMPARED = 2;
const WRONG = 4;
const OLD = 8;
const KEPT = 16;

/** A sum of terms: a range, since some may be those of a kink. */
interface Sum {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const newSum = (length: number): Sum => ({ low: new Float64Array(length), high: new Float64Array(length) });

const POW = codeOf('pow');

/** The verdict on each node's gradient, root first; `isRecorded` tells which nodes have one. */
export function verdictsOf(
  recording: Recording,
  chain: Chain,
  seed: number,
  isRecorded: (id: number) => boolean,
): (NodeVerdict | undefined)[] {
  const { tape, root, data, before, earlier, unknown } = recording;
  const after = recording.after!;
  const verdicts = new Array<NodeVerdict | undefined>(tape.size).fill(undefined);
  const [all, gained] = [newSum(root + 1), newSum(root + 1)];
  const [size, uses] = [new Float64Array(root + 1), new Int32Array(root + 1)];
  const marks = new Uint8Array(root + 1);
  const isExponent = new Uint8Array(root + 1);
  // gradients so small that rounding hides whether an older one is in them
  const isEither = new Uint8Array(root + 1);
  for (const sum of [all, gained]) [sum.low[root], sum.high[root]] = [seed, seed];
  size[root] = Math.abs(seed);

  for (let id = root; id >= 0; id--) {
    if (!chain.isReached[id]) continue;
    const recorded = isRecorded(id);
    if (recorded && !(tape.op[id] === CONST && (after[id] === 0 || isExponent[id]))) verdicts[id] = verdictOn(id);
    pass(id, recorded);
  }
  return verdicts;

  function verdictOn(id: number): NodeVerdict {
    const g = after[id]!;
    const was = Number.isNaN(before[id]) ? 0 : before[id]!;
    const mark = marks[id]!;
    if (!Number.isFinite(g - was + all.low[id]! - all.high[id]!)) return 'not compared';
    const rounding = (uses[id]! + 2) * Number.EPSILON * Math.max(Math.abs(was), Math.abs(g));
    const slack = TOLERANCE * size[id]! + rounding;
    const isIn = (x: number, { low, high }: Sum): boolean => x >= low[id]! - slack && x <= high[id]! + slack;
    const isRight = (x: number): boolean =>
      chain.isKnown[id] === 1 && Math.abs(x - chain.right[id]!) <= TOLERANCE * chain.size[id]! + rounding;
    const unfit = chain.isReproduced[id] ? undefined : isAllFinite(tape, data, id) ? 'stale' : 'not compared';
    if (mark & BLIND) return unfit ?? 'not compared';
    const isSum = isIn(g, all) || (was !== 0 && isIn(g - was, all));
    const isGain = (x: number): boolean => isIn(x, gained) && !(mark & ~OLD);
    const isAdded = was !== 0 && (isRight(g - was) || isGain(g - was));
    if (isRight(g) || isGain(g)) {
      isEither[id] = isAdded ? 1 : 0;
      return unfit ?? 'right';
    }
    if (isAdded) return unfit ?? (hasMoved(id) ? 'not zeroed' : 'accumulated');
    if (!isSum) return 'wrong';
    if (mark & WRONG) return 'from above';
    return mark & UNCOMPARED ? 'not compared' : 'kept';
  }

  /** Whether a leaf has other data than at the backward before. */
  function hasMoved(id: number): boolean {
    if (inputCount(tape, id) > 0 || unknown.has(id) || !earlier) return false;
    return !Number.isNaN(earlier[id]) && earlier[id] !== data[id];
  }

  /** Adds a node's terms to the sums of its inputs. */
  function pass(id: number, recorded: boolean): void {
    if (unknown.size > 0) for (const input of unknown.get(id)?.inputs ?? []) marks[input]! |= BLIND;
    const inputs = inputCount(tape, id);
    if (inputs === 0) return;
    const was = recorded && (verdicts[id] === 'accumulated' || isEither[id]) ? before[id]! : 0;
    const lowest = recorded ? after[id]! : all.low[id]!;
    const highest = recorded ? after[id]! : all.high[id]!;
    const [one, other] = [lowest - was, isEither[id] ? lowest : highest - was];
    const lowGain = recorded ? Math.min(one, other) : gained.low[id]!;
    const highGain = recorded ? Math.max(one, other) : gained.high[id]!;
    const passed = markPassed(id, recorded);
    const range = kinkRange(tape, data, id);
    const blind = chain.isReproduced[id] ? 0 : BLIND;
    for (let side = 0; side < inputs; side++) {
      const input = inputOf(tape, id, side);
      const slope = chain.slopes[2 * id + side]!;
      const from = range ? range[0] : slope;
      const to = range ? range[1] : slope;
      uses[input]!++;
      marks[input]! |= blind | (from === 0 && to === 0 ? 0 : passed);
      if (tape.op[id] === POW && side === 1) isExponent[input] = 1;
      add(all, input, from, to, lowest, highest);
      add(gained, input, from, to, lowGain, highGain);
      // a gradient that is not theirs may be off by what rounding took from its own terms
      const grad = recorded ? Math.max(Math.abs(lowest), Math.abs(was)) : size[id]!;
      size[input]! += Math.max(Math.abs(from), Math.abs(to)) * grad + roughnessOf(tape, data, id, grad) / TOLERANCE;
    }
  }

  function markPassed(id: number, recorded: boolean): number {
    if (!recorded) return marks[id]! & BLIND ? UNCOMPARED | BLIND : marks[id]!;
    switch (verdicts[id]) {
      case 'wrong':
      case 'from above':
        return WRONG;
      case 'not compared':
      case 'stale':
        return UNCOMPARED;
      case 'accumulated':
        return OLD;
      case 'kept':
        return KEPT;
      default:
        return 0;
    }
  }
}

function add(sum: Sum, input: number, from: number, to: number, low: number, high: number): void {
  if (from === to && low === high) {
    sum.low[input]! += from * low;
    sum.high[input]! += from * low;
    return;
  }
  const corners = [from * low, from * high, to * low, to * high];
  sum.low[input]! += Math.min(...corners);
  sum.high[input]! += Math.max(...corners);
}
