/**
 * Judges the gradients that a user's own backward computed: a verdict for each, and for wrong ones the rule that made
 * them wrong. A right engine is never accused. One pass over the graph, and a few more if something is wrong.
 */
import { apply } from '../../engine/op-functions.js';
import { inputCount, NONE, type Tape } from '../../engine/tape.js';
import { expressionOf, nameOf } from '../../notation/write/write.js';
import { escape } from '../../text/escape.js';
import { full } from '../../text/numbers.js';
import { accusations, withoutRule } from './accuse.js';
import { type Chain, chainOf } from './chain.js';
import { verdictsOf } from './inflow.js';
import type { Accusation, Judgement, NodeVerdict } from './judgement.js';
import type { Recording } from './recording.js';

/** Numbers of 32 bits may be off by this, relatively, after a few roundings. */
const SINGLE = 1e-6;

/** The width of a node's name in a reason. */
const NAME = 40;

/** Judges a recording; linear in its graph. */
export function judge(recording: Recording): Judgement {
  const { tape, root, after, raised } = recording;
  const seed = seedOf(recording);
  const chain = chainOf(recording, seed);
  const right = chain.right.map((grad, id) => (chain.isKnown[id] && chain.isReached[id] ? grad : Number.NaN));
  const nothing = new Array<undefined>(tape.size).fill(undefined);
  const refused = (reason: string): Judgement => judgement('not compared', reason, nothing, [], right, seed);
  if (raised !== undefined) return refused(`backward raised ${raised}`);
  if (!after) return refused('there was no backward');
  if (isSingle(recording, chain)) return refused('the numbers have single precision, too few digits to compare');
  if (isUnseeded(recording)) {
    const verdicts = nothing.map((_, id) => (id === root ? 'wrong' : undefined));
    const accused = [withoutRule(recording, right, root, 'wrong', { kind: 'no seed' }, 1)];
    return judgement('wrong', undefined, verdicts, accused, right, seed);
  }
  if (hasNone(recording)) return refused('backward left no gradient that is a number');
  const isRecorded = recordedBy(recording, chain);
  const verdicts = verdictsOf(recording, chain, seed, isRecorded);
  const accused = accusations(recording, chain, seed, verdicts, isRecorded);
  const first = accused.length === 0 ? whyNotCompared(recording, chain, verdicts) : undefined;
  const outcome = accused.length > 0 ? 'wrong' : first === undefined ? 'right' : 'not compared';
  return judgement(outcome, first, verdicts, accused, right, seed);
}

function judgement(
  outcome: Judgement['outcome'],
  reason: string | undefined,
  verdicts: readonly (NodeVerdict | undefined)[],
  accused: readonly Accusation[],
  right: Float64Array,
  seed: number,
): Judgement {
  const counts: Record<NodeVerdict, number> = {
    right: 0,
    accumulated: 0,
    'not zeroed': 0,
    kept: 0,
    wrong: 0,
    'from above': 0,
    stale: 0,
    'not compared': 0,
  };
  for (const verdict of verdicts) if (verdict) counts[verdict]++;
  return { outcome, reason, verdicts, counts, accused, right, seed };
}

/** The root's gradient that backward began with: what was given, unless the root holds something else. */
function seedOf({ root, seed, before, after }: Recording): number {
  const own = after?.[root];
  if (own === undefined || own === 0 || !Number.isFinite(own)) return seed;
  return own === seed || own === before[root]! + seed ? seed : own;
}

/** Whether data are not what their inputs give because all numbers are rounded to 32 bits. */
function isSingle({ tape, root, own, data, after }: Recording, { isReproduced, isReached }: Chain): boolean {
  let rounded = 0;
  for (let id = 0; id <= root; id++) {
    if (!own[id] || !isReached[id]) continue;
    for (const x of [data[id]!, after![id]!]) if (Math.fround(x) !== x && !Number.isNaN(x)) return false;
    if (isReproduced[id] || inputCount(tape, id) === 0) continue;
    const value = valueOf(tape, data, id);
    if (Math.abs(value - data[id]!) <= SINGLE * Math.abs(value)) rounded++;
  }
  return rounded > 0;
}

/** Whether backward left every gradient as it was, and the root's at 0. */
function isUnseeded({ tape, root, own, before, after }: Recording): boolean {
  if (inputCount(tape, root) === 0 || after![root] !== 0) return false;
  for (let id = 0; id <= root; id++) {
    if (own[id] && after![id] !== 0 && after![id] !== before[id] && !Number.isNaN(after![id])) return false;
  }
  return true;
}

/** Whether only the root has a gradient, or not even that: those that are objects, say, or kept elsewhere. */
function hasNone({ tape, root, own, after }: Recording): boolean {
  const isAlone = inputCount(tape, root) === 0;
  return after!.every((grad, id) => Number.isNaN(grad) || !own[id] || (id === root && !isAlone));
}

/**
 * Which nodes have a gradient to judge. Some engines keep those of the leaves alone: if no op node has one, but
 * leaves do, op nodes are not judged.
 */
function recordedBy({ tape, root, own, after, unknown }: Recording, { right }: Chain): (id: number) => boolean {
  const isOp = (id: number): boolean => inputCount(tape, id) > 0 || unknown.has(id);
  let [lost, leaves] = [0, 0];
  for (let id = 0; id <= root; id++) {
    if (!own[id]) continue;
    const has = after![id] !== 0 && !Number.isNaN(after![id]);
    if (!isOp(id)) leaves += has ? 1 : 0;
    else if (has && id !== root) return (node) => own[node] === 1;
    else if (id !== root && right[id] !== 0) lost++;
  }
  const isFreed = leaves > 0 && (lost > 0 || after![root] === 0);
  return isFreed ? (id) => own[id] === 1 && !isOp(id) : (id) => own[id] === 1;
}

/** The first reason why not every gradient was compared, or undefined if all were. */
function whyNotCompared(
  { tape, root, unknown, data, after, place }: Recording,
  chain: Chain,
  verdicts: readonly (NodeVerdict | undefined)[],
): string | undefined {
  const called = (id: number): string => {
    const line = place(id);
    return `${nameOf(tape, id, NAME)}${line === undefined ? '' : ` (${escape(line)})`}`;
  };
  for (let id = root; id >= 0; id--) {
    const op = unknown.get(id);
    if (op && chain.isReached[id]) return `the op "${escape(op.name)}" of ${called(id)} is not known`;
  }
  for (let id = 0; id <= root; id++) {
    if (!chain.isReached[id]) continue;
    if (!Number.isFinite(data[id]!)) return `${called(id)} is ${full(data[id]!)}`;
    if (!chain.isReproduced[id]) return notReproduced(tape, data, id, called(id));
  }
  const id = verdicts.lastIndexOf('not compared');
  return id < 0 ? undefined : `the gradient of ${called(id)} is ${full(after![id]!)}`;
}

function notReproduced(tape: Tape, data: Float64Array, id: number, called: string): string {
  const [is, now] = [full(data[id]!), full(valueOf(tape, data, id))];
  const why = 'its inputs have changed since, or its op is another';
  return `the data of ${called} is ${is}, but ${expressionOf(tape, id, NAME)} is ${now}: ${why}`;
}

/** What a node's op gives for the data of its inputs. */
function valueOf(tape: Tape, data: Float64Array, id: number): number {
  const right = tape.right[id]!;
  return apply(tape.op[id]!)(data[tape.left[id]!]!, right === NONE ? 0 : data[right]!);
}
