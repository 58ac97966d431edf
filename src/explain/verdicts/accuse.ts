/**
 * Finds the mistakes behind wrong gradients. The first wrong node's users are suspected, with every mistake that would explain
 * its gradient. The mistake is accused that explains most wrong gradients and contradicts no other; what it leaves
 * unexplained is searched again.
 */
import { forward, planFor } from '../../engine/autodiff/backprop.js';
import { checkGradient } from '../../engine/check/check.js';
import { type Case, caseOf, termOf, usesOf } from './case.js';
import type { Chain } from './chain.js';
import { earlyUser } from './early.js';
import type { Accusation, NodeVerdict, Suspicion } from './judgement.js';
import { overwriter } from './overwrite.js';
import type { Recording } from './recording.js';
import { changedUse, explains, wrongRules } from './rules.js';
import { wholeMistakes } from './whole.js';

/** So many accusations at most. */
const MOST = 8;
/** So many wrong nodes are compared with a mistake that costs more than a sum. */
const MOST_COMPARED = 2000;

/** A mistake that explains the first wrong node. */
interface Suspect extends Suspicion {
  /** The user to name for a wrong node that it explains; undefined if it does not explain it. */
  readonly userOf: (node: number) => number | undefined;
  /** Whether a gradient that is not wrong contradicts it. */
  readonly isContradicted: () => boolean;
}

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
    const node = verdicts.lastIndexOf(verdict);
    if (node >= 0) found.push(notZeroed(recording, chain, verdicts, node, verdict));
  }
  return found.sort((x, y) => y.node - x.node);
}

function notZeroed(
  { after, place }: Recording,
  { right }: Chain,
  verdicts: readonly (NodeVerdict | undefined)[],
  node: number,
  verdict: 'kept' | 'not zeroed',
): Accusation {
  return {
    node,
    user: undefined,
    verdict,
    mistake: { kind: verdict },
    others: [],
    is: after![node]!,
    should: right[node]!,
    count: verdicts.filter((each) => each === verdict).length,
    place: place(node),
    rule: undefined,
  };
}

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
    const suspects = suspectsFor(case_, node, found.length === 0).filter((suspect) => !suspect.isContradicted());
    const explained = suspects.map((suspect) => left.filter((each) => suspect.userOf(each) !== undefined).length);
    const most = Math.max(0, ...explained);
    const best = suspects.filter((_, i) => explained[i] === most);
    const [chosen = unexplained(case_)] = best;
    const its = left.filter((each) => each === node || chosen.userOf(each) !== undefined);
    found.push(accusation(case_, node, chosen, onePerRule(best).slice(1), its.length));
    const isIts = new Set(its);
    left = left.filter((each) => !isIts.has(each));
  }
  return found;
}

/** The first suspect of each op, and of those that are of no op in particular. */
function onePerRule(suspects: readonly Suspect[]): Suspect[] {
  const rules = new Map<unknown, Suspect>();
  for (const suspect of suspects) {
    const rule = suspect.op ?? suspect.mistake.kind;
    if (!rules.has(rule)) rules.set(rule, suspect);
  }
  return [...rules.values()];
}

function accusation(
  case_: Case,
  node: number,
  { mistake, userOf }: Suspect,
  others: readonly Suspect[],
  count: number,
): Accusation {
  const { recording, chain } = case_;
  const part = userOf(node);
  const user = part === undefined ? undefined : headOf(case_, part);
  return {
    node,
    user,
    verdict: 'wrong',
    mistake,
    others: others.map((each) => ({ mistake: each.mistake, op: each.op })),
    is: recording.after![node]!,
    should: chain.isKnown[node] ? chain.right[node]! : Number.NaN,
    count,
    place: recording.place(user ?? node),
    rule: user === undefined || mistake.kind === 'order' ? undefined : recording.rule(user),
  };
}

/** The node of theirs that a node belongs to: a sum of many terms is a chain of nodes here. */
function headOf(case_: Case, part: number): number {
  let id = part;
  while (!case_.recording.own[id] && usesOf(case_, id).length > 0) id = usesOf(case_, id)[0]! >> 1;
  return id;
}

/** Every mistake that would explain a node's gradient, most likely first. */
function suspectsFor(case_: Case, node: number, isFirst: boolean): Suspect[] {
  const { tape } = case_.recording;
  const ops = new Set(Array.from(usesOf(case_, node), (use) => tape.op[use >> 1]!));
  const suspects: Suspect[] = [overwriting(case_, undefined)];
  if (isFirst) {
    for (const { mistake, code, userOf } of wholeMistakes(case_))
      suspects.push({ mistake, op: code, userOf: (id) => userOf(id) ?? id, isContradicted: () => false });
  }
  for (const op of ops) suspects.push(overwriting(case_, op));
  for (const rule of wrongRules(case_, node)) {
    suspects.push({
      mistake: rule.mistake,
      op: rule.code,
      userOf: (id) => {
        const use = changedUse(case_, rule, id);
        return use === undefined || !explains(case_, rule, id) ? undefined : use >> 1;
      },
      isContradicted: () =>
        someRight(case_, (id) => changedUse(case_, rule, id) !== undefined && !explains(case_, rule, id)),
    });
  }
  suspects.push(
    limited({
      mistake: { kind: 'order' },
      op: undefined,
      userOf: (id) => earlyUser(case_, id),
      isContradicted: () => false,
    }),
  );
  return suspects.filter((suspect) => suspect.userOf(node) !== undefined);
}

function overwriting(case_: Case, op: number | undefined): Suspect {
  const { tape } = case_.recording;
  const isUsed = (id: number): boolean => usesOf(case_, id).some((use) => op === undefined || tape.op[use >> 1] === op);
  return limited({
    mistake: { kind: 'overwrite' },
    op,
    userOf: (id) => {
      const use = overwriter(case_, id, op);
      return use === undefined ? undefined : use >> 1;
    },
    isContradicted: () => someRight(case_, (id) => isUsed(id) && overwriter(case_, id, op) === undefined),
  });
}

/** A suspect that is compared with a limited number of nodes. */
function limited(suspect: Suspect): Suspect {
  let compared = 0;
  return { ...suspect, userOf: (id) => (compared++ < MOST_COMPARED ? suspect.userOf(id) : undefined) };
}

/** Whether one of the gradients that are as their users make them is as in `is`. */
function someRight({ recording: { root }, verdicts }: Case, is: (id: number) => boolean): boolean {
  for (let id = root - 1; id >= 0; id--) {
    const verdict = verdicts[id];
    if (verdict !== undefined && verdict !== 'wrong' && verdict !== 'not compared' && verdict !== 'stale' && is(id))
      return true;
  }
  return false;
}

/** In place of a suspect, if no known mistake explains a node: a use whose like is right nowhere. */
function unexplained(case_: Case): Suspect {
  const { tape } = case_.recording;
  const likeOf = (use: number): number => tape.op[use >> 1]! * 2 + (use & 1);
  const right = new Set<number>();
  someRight(case_, (id) => {
    for (const use of usesOf(case_, id)) if (termOf(case_, use) !== 0) right.add(likeOf(use));
    return false;
  });
  return {
    mistake: { kind: 'unknown' },
    op: undefined,
    userOf: (id) => {
      const uses = usesOf(case_, id);
      const suspected = uses.find((use) => !right.has(likeOf(use))) ?? (uses.length === 1 ? uses[0] : undefined);
      return suspected === undefined ? undefined : suspected >> 1;
    },
    isContradicted: () => false,
  };
}

/** Whether a central difference contradicts our own gradient of a node. */
function isOursDoubtful({ recording: { tape, root, data }, chain, seed }: Case, node: number): boolean {
  if (chain.isKnown.includes(0) || seed === 0) return false;
  const recomputed = data.slice();
  forward(tape, recomputed);
  const grad = chain.right[node]! / seed;
  return checkGradient(tape, planFor(tape, root), recomputed, node, grad).verdict === 'differs';
}
