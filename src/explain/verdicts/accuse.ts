/**
 * Finds the mistakes behind wrong gradients. The first wrong node's users are suspected, with every mistake that would explain
 * its gradient. The mistake is accused that explains most wrong gradients and contradicts no other; what it leaves
 * unexplained is searched again.
 */
import { forward, planFor } from '../../engine/autodiff/backprop.js';
import { checkGradient } from '../../engine/check/check.js';
import { CONST } from '../../engine/ops.js';
import { type Case, caseOf, termOf, usesOf } from './case.js';
import type { Chain } from './chain.js';
import type { Accusation, Mistake, NodeVerdict, Suspicion } from './judgement.js';
import type { Recording } from './recording.js';
import { suspectsOf } from './suspects.js';

/** The most accusations. */
const MOST = 8;
/** In a graph of more nodes than this, the first mistake that explains every wrong gradient is enough. */
const SMALL = 5000;

/** The accusations, that of the node nearest to the root first. May turn a verdict into `not compared`. */
export function accusations(
  recording: Recording,
  chain: Chain,
  seed: number,
  verdicts: (NodeVerdict | undefined)[],
  isRecorded: (id: number) => boolean,
): Accusation[] {
  const found: Accusation[] = [];
  if (verdicts.includes('wrong'))
    found.push(...searched(caseOf(recording, chain, seed, verdicts, isRecorded), verdicts));
  for (const verdict of ['kept', 'not zeroed'] as const) {
    const named = verdicts.findLastIndex((each, id) => each === verdict && recording.tape.op[id] !== CONST);
    const node = named >= 0 ? named : verdicts.lastIndexOf(verdict);
    const count = verdicts.filter((each) => each === verdict).length;
    if (node < 0) continue;
    // what is kept in nodes in between follows from one missing zero; each leaf has its own
    const alike = verdicts.flatMap((each, id) =>
      each === 'not zeroed' && id < node && isNamed(recording, id) ? [id] : [],
    );
    const accusation = withoutRule(recording, chain.right, node, verdict, { kind: verdict }, count);
    found.push(verdict === 'not zeroed' ? { ...accusation, alike } : accusation);
  }
  return found.sort((x, y) => y.node - x.node);
}

/** Whether a node has a name that the user gave it. */
const isNamed = ({ tape }: Recording, id: number): boolean => tape.op[id] !== CONST && tape.labels[id] !== undefined;

/** An accusation of no rule in particular: of what backward began with, or of gradients that were there before. */
export const withoutRule = (
  { after, place }: Recording,
  right: Float64Array,
  node: number,
  verdict: Accusation['verdict'],
  mistake: Mistake,
  count: number,
): Accusation => ({
  node,
  user: undefined,
  verdict,
  mistake,
  others: [],
  is: after![node]!,
  should: right[node]!,
  count,
  place: place(node),
  rule: undefined,
});

function searched(case_: Case, verdicts: (NodeVerdict | undefined)[]): Accusation[] {
  const found: Accusation[] = [];
  let left: readonly number[] = case_.wrong;
  while (left.length > 0 && found.length < MOST) {
    const node = left[0]!;
    if (isOursDoubtful(case_, node)) {
      verdicts[node] = 'not compared';
      left = left.slice(1);
      continue;
    }
    const suspects = suspectsFor(case_, node, left, found.length === 0);
    const most = Math.max(...suspects.map(({ explained }) => explained.size));
    const best = suspects
      .filter(({ explained }) => explained.size === most)
      .toSorted((x, y) => doubtOf(x, most) - doubtOf(y, most));
    const [chosen] = best as [Explained];
    found.push(accusation(case_, node, chosen, onePerRule(best).slice(1)));
    left = left.filter((each) => each !== node && !chosen.explained.has(each));
  }
  return found;
}

/** A suspect with the wrong nodes that it explains, each with the user to name. */
interface Explained extends Suspicion {
  readonly explained: ReadonlyMap<number, number | undefined>;
}

/** Every mistake that would explain a node's gradient and contradicts no other, most likely first. */
function suspectsFor(case_: Case, node: number, left: readonly number[], isFirst: boolean): Explained[] {
  const found: Explained[] = [];
  for (const { mistake, code, userOf, isContradicted } of suspectsOf(case_, node, isFirst)) {
    if (userOf(node) === undefined || isContradicted()) continue;
    const explained = new Map<number, number | undefined>();
    for (const each of left) {
      const user = userOf(each);
      if (user !== undefined) explained.set(each, user);
    }
    // a number that fits one node says little if the op is wrong elsewhere too
    if (explained.size === 1 && left.length > 1 && FITTED.has(mistake.kind) && isUsedBy(case_, code, left)) continue;
    found.push({ mistake, code, explained });
    if (explained.size === left.length && case_.recording.root > SMALL) break;
  }
  return found.length > 0
    ? found
    : [{ mistake: { kind: 'unknown' }, code: undefined, explained: new Map([[node, undefined]]) }];
}

const FITTED: ReadonlySet<string> = new Set(['factor', 'constant']);

/** How doubtful a mistake is that explains this many nodes: any gradient is some number, or some number times the right one. */
function doubtOf({ mistake }: Suspicion, explained: number): number {
  if (mistake.kind === 'unknown') return 2;
  if (explained > 1) return 0;
  if (mistake.kind === 'factor') return isPlain(mistake.factor) ? 0 : 1;
  if (mistake.kind === 'constant') return isPlain(mistake.value) ? 0 : 3;
  return 0;
}

/** Whether a number looks like one that somebody wrote: 0.5, 2, -0.01. */
const isPlain = (x: number): boolean => Math.abs(x - Number(x.toPrecision(2))) <= 1e-9 * Math.abs(x);

/** Whether several of some nodes are inputs of an op. */
function isUsedBy(case_: Case, code: number | undefined, nodes: readonly number[]): boolean {
  const { tape } = case_.recording;
  return nodes.filter((id) => usesOf(case_, id).some((use) => tape.op[use >> 1] === code)).length > 1;
}

/** The first suspect of each op, and of those that are of no op in particular. */
function onePerRule(suspects: readonly Explained[]): Explained[] {
  const rules = new Map<unknown, Explained>();
  for (const suspect of suspects) {
    const rule = suspect.code ?? suspect.mistake.kind;
    if (!rules.has(rule)) rules.set(rule, suspect);
  }
  return [...rules.values()];
}

function accusation(
  case_: Case,
  node: number,
  { mistake, explained }: Explained,
  others: readonly Explained[],
): Accusation {
  const { recording, chain } = case_;
  const part = explained.get(node);
  const user = part === undefined ? undefined : headOf(case_, part);
  return {
    node,
    user,
    verdict: 'wrong',
    mistake,
    others: others.map((each) => ({ mistake: each.mistake, code: each.code })),
    is: recording.after![node]!,
    should: chain.isKnown[node] ? chain.right[node]! : Number.NaN,
    ...(isVague(mistake) && part === user && part !== undefined && slopeIn(case_, node, part)),
    count: explained.size,
    place: recording.place(user ?? node),
    rule: user === undefined || mistake.kind === 'order' ? undefined : recording.rule(user),
  };
}

/** Whether the two derivatives say more than the mistake does. */
const isVague = (mistake: Mistake): boolean =>
  mistake.kind === 'unknown' || (mistake.kind === 'factor' && !isPlain(mistake.factor));

/** The local derivative that a user must have used toward a node, if its other users are right, and the right one. */
function slopeIn(case_: Case, node: number, user: number): Pick<Accusation, 'slope'> {
  const { recording, chain, grad } = case_;
  const uses = Array.from(usesOf(case_, node));
  const [use, ...again] = uses.filter((each) => each >> 1 === user);
  if (use === undefined || again.length > 0) return {};
  const was = recording.before[node]!;
  const rest = uses.reduce((sum, each) => (each === use ? sum : sum + termOf(case_, each)), was || 0);
  const is = (recording.after![node]! - rest) / grad[user]!;
  return Number.isFinite(is) ? { slope: { side: use & 1, is, should: chain.slopes[use]! } } : {};
}

/** The user's node that a node of the tape belongs to: a sum of many terms is a chain of nodes here. */
function headOf(case_: Case, part: number): number {
  let id = part;
  while (!case_.recording.own[id] && usesOf(case_, id).length > 0) id = usesOf(case_, id)[0]! >> 1;
  return id;
}

/** Whether a central difference contradicts our own gradient of a node. */
function isOursDoubtful({ recording: { tape, root, data }, chain, seed }: Case, node: number): boolean {
  if (chain.isKnown.includes(0) || seed === 0) return false;
  const recomputed = data.slice();
  forward(tape, recomputed);
  const grad = chain.right[node]! / seed;
  return checkGradient(tape, planFor(tape, root), recomputed, node, grad).verdict === 'differs';
}
