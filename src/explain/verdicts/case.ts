/**
 * What a search for a mistake works on: a recording with its verdicts, and each node's uses. The terms of a node are those
 * that its users should have added, from their own recorded gradients.
 */
import { listedUses, type Users } from '../../engine/autodiff/users.js';
import { inputCount, inputOf } from '../../engine/tape.js';
import type { Chain } from './chain.js';
import type { NodeVerdict } from './judgement.js';
import type { Recording } from './recording.js';
import { kinkRange, roughnessOf, TOLERANCE } from './terms.js';

export interface Case extends Users {
  readonly recording: Recording;
  readonly chain: Chain;
  readonly seed: number;
  readonly verdicts: readonly (NodeVerdict | undefined)[];
  /** Ids of the nodes whose gradient is wrong, nearest to the root first. */
  readonly wrong: readonly number[];
  /** The gradient with which each node propagates: theirs, or what flowed into a node that is not theirs. */
  readonly grad: Float64Array;
}

export function caseOf(
  recording: Recording,
  chain: Chain,
  seed: number,
  verdicts: readonly (NodeVerdict | undefined)[],
  isRecorded: (id: number) => boolean,
): Case {
  const { tape, root, after } = recording;
  const wrong: number[] = [];
  const { start, uses } = listedUses(tape, root, root + 1, (_, user) => chain.isReached[user] === 1);
  const grad = new Float64Array(root + 1);
  grad[root] = seed;
  for (let id = root; id >= 0; id--) {
    if (isRecorded(id)) grad[id] = after![id]!;
    if (verdicts[id] === 'wrong') wrong.push(id);
    if (!chain.isReached[id]) continue;
    for (let side = 0; side < inputCount(tape, id); side++) {
      const input = inputOf(tape, id, side);
      if (!isRecorded(input)) grad[input]! += chain.slopes[2 * id + side]! * grad[id]!;
    }
  }
  return { recording, chain, seed, verdicts, wrong, start, uses, grad };
}

/** The uses of a node, each user * 2 + side, nearest to the root first. */
export const usesOf = ({ start, uses }: Case, id: number): Int32Array => uses.subarray(start[id]!, start[id + 1]);

/** What a use should have added. */
export const termOf = ({ chain, grad }: Case, use: number): number => chain.slopes[use]! * grad[use >> 1]!;

/** The lowest and highest that it may have added: they differ at a kink. */
export function termRange(case_: Case, use: number): readonly [number, number] {
  const { recording, grad } = case_;
  const range = kinkRange(recording.tape, recording.data, use >> 1);
  if (!range) {
    const term = termOf(case_, use);
    return [term, term];
  }
  const ends = [range[0] * grad[use >> 1]!, range[1] * grad[use >> 1]!] as const;
  return [Math.min(...ends), Math.max(...ends)];
}

/** Whether a node's recorded gradient, or what it gained, is from `low` to `high`, which sum terms of this size. */
export function isRecordedAs(case_: Case, id: number, low: number, high: number, size: number): boolean {
  const { before, after } = case_.recording;
  const is = after![id]!;
  const was = Number.isNaN(before[id]) ? 0 : before[id]!;
  const slack = TOLERANCE * size + 8 * Number.EPSILON * Math.max(Math.abs(is), Math.abs(was));
  return (
    (is >= low - slack && is <= high + slack) || (was !== 0 && is - was >= low - slack && is - was <= high + slack)
  );
}

/** How far rounding may move a use's term, besides its relative error. */
export const roughness = ({ recording: { tape, data }, grad }: Case, use: number): number =>
  roughnessOf(tape, data, use >> 1, grad[use >> 1]!);

/** d(user)/d(node), over both sides if the node is both inputs. */
export function slopeToward({ recording: { tape }, chain }: Case, user: number, id: number): number {
  let slope = 0;
  for (let side = 0; side < inputCount(tape, user); side++)
    if (inputOf(tape, user, side) === id) slope += chain.slopes[2 * user + side]!;
  return slope;
}
