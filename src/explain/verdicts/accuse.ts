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
import { overwriter, type Tried } from './overwrite.js';
import { earlyUser, repeatedUser, skippedUser } from './partly.js';
import type { Recording } from './recording.js';
import { changedUse, explains, wrongRules } from './rules.js';
import { wholeMistakes } from './whole.js';

/** So many accusations at most. */
const MOST = 8;
/** In a graph of more nodes than this, the first mistake that explains every wrong gradient is enough. */
const SMALL = 5000;
/** So many nodes are searched for a user that was called too early or too often. */
const MOST_SEARCHES = 500;

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
    const named = verdicts.findLastIndex((each, id) => each === verdict && recording.tape.op[id] !== CONST);
    const node = named >= 0 ? named : verdicts.lastIndexOf(verdict);
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
  for (const { mistake, op, userOf, isContradicted } of suspectsOf(case_, node, isFirst)) {
    if (userOf(node) === undefined || isContradicted()) continue;
    const explained = new Map<number, number | undefined>();
    for (const each of left) {
      const user = userOf(each);
      if (user !== undefined) explained.set(each, user);
    }
    // a number that fits one node says little if the op is wrong elsewhere too
    if (explained.size === 1 && left.length > 1 && FITTED.has(mistake.kind) && isUsedBy(case_, op, left)) continue;
    found.push({ mistake, op, explained });
    if (explained.size === left.length && case_.recording.root > SMALL) break;
  }
  return found.length > 0
    ? found
    : [{ mistake: { kind: 'unknown' }, op: undefined, explained: new Map([[node, undefined]]) }];
}

const FITTED: ReadonlySet<string> = new Set(['factor', 'constant']);

/** How little a mistake says that explains so many nodes: any gradient is some number, or some number times the right one. */
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
function isUsedBy(case_: Case, op: number | undefined, nodes: readonly number[]): boolean {
  const { tape } = case_.recording;
  return nodes.filter((id) => usesOf(case_, id).some((use) => tape.op[use >> 1] === op)).length > 1;
}

/** The first suspect of each op, and of those that are of no op in particular. */
function onePerRule(suspects: readonly Explained[]): Explained[] {
  const rules = new Map<unknown, Explained>();
  for (const suspect of suspects) {
    const rule = suspect.op ?? suspect.mistake.kind;
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
    others: others.map((each) => ({ mistake: each.mistake, op: each.op })),
    is: recording.after![node]!,
    should: chain.isKnown[node] ? chain.right[node]! : Number.NaN,
    count: explained.size,
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

/** The mistakes that may explain a node's gradient, most likely first. */
function* suspectsOf(case_: Case, node: number, isFirst: boolean): Generator<Suspect> {
  const { tape } = case_.recording;
  const ops = new Set(Array.from(usesOf(case_, node), (use) => tape.op[use >> 1]!));
  const tried: Tried = { sums: 0 };
  yield overwriting(case_, tried, undefined);
  if (isFirst) {
    for (const { mistake, code, userOf } of wholeMistakes(case_))
      yield { mistake, op: code, userOf: (id) => userOf(id) ?? id, isContradicted: never };
  }
  for (const op of ops) yield overwriting(case_, tried, op);
  for (const rule of wrongRules(case_, node)) {
    yield {
      mistake: rule.mistake,
      op: rule.code,
      userOf: (id) => {
        const use = changedUse(case_, rule, id);
        return use === undefined || !explains(case_, rule, id) ? undefined : use >> 1;
      },
      isContradicted: () =>
        someRight(case_, (id) => changedUse(case_, rule, id) !== undefined && !explains(case_, rule, id)),
    };
  }
  if (isFirst) {
    yield wholeAt(case_, { kind: 'recursion', variant: 'set' }, repeatedUser);
    yield wholeAt(case_, { kind: 'order' }, earlyUser);
  }
  yield {
    mistake: { kind: 'skipped' },
    op: undefined,
    userOf: limited((id) => skippedUser(case_, id)),
    isContradicted: never,
  };
  for (const op of ops) yield unknownIn(case_, op);
}

function overwriting(case_: Case, tried: Tried, op: number | undefined): Suspect {
  const { tape } = case_.recording;
  const isUsed = (id: number): boolean => usesOf(case_, id).some((use) => op === undefined || tape.op[use >> 1] === op);
  return {
    mistake: { kind: 'overwrite' },
    op,
    userOf: (id) => {
      const use = overwriter(case_, tried, id, op);
      return use === undefined ? undefined : use >> 1;
    },
    isContradicted: () => someRight(case_, (id) => isUsed(id) && overwriter(case_, tried, id, op) === undefined),
  };
}

/**
 * A mistake of the whole backward that is seen at the first wrong nodes alone: their users are right. What is below them is
 * wrong because of it.
 */
function wholeAt(case_: Case, mistake: Mistake, userOf: (case_: Case, id: number) => number | undefined): Suspect {
  const found = limited((id) => userOf(case_, id));
  const isBelowWrong = (id: number): boolean => usesOf(case_, id).some((use) => WRONG.has(case_.verdicts[use >> 1]));
  return {
    mistake,
    op: undefined,
    userOf: (id) => found(id) ?? (isBelowWrong(id) ? usesOf(case_, id)[0]! >> 1 : undefined),
    isContradicted: never,
  };
}

type UserOf = (id: number) => number | undefined;

/** A search that takes more than a sum, for a limited number of nodes. */
function limited(userOf: UserOf): UserOf {
  let searches = 0;
  return (id) => (searches++ < MOST_SEARCHES ? userOf(id) : undefined);
}

const never = (): boolean => false;

const WRONG: ReadonlySet<NodeVerdict | undefined> = new Set(['wrong', 'from above']);

/** The rule of an op toward some input, if none is right that it adds, and no known mistake fits. */
function unknownIn(case_: Case, op: number): Suspect {
  const { tape } = case_.recording;
  const likeOf = (use: number): number => tape.op[use >> 1]! * 2 + (use & 1);
  const right = new Set<number>();
  someRight(case_, (id) => {
    for (const use of usesOf(case_, id)) if (termOf(case_, use) !== 0) right.add(likeOf(use));
    return false;
  });
  return {
    mistake: { kind: 'unknown' },
    op,
    userOf: (id) => {
      const uses = usesOf(case_, id);
      const use = uses.find((each) => tape.op[each >> 1] === op && (!right.has(likeOf(each)) || uses.length === 1));
      return use === undefined ? undefined : use >> 1;
    },
    isContradicted: never,
  };
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

/** Whether a central difference contradicts our own gradient of a node. */
function isOursDoubtful({ recording: { tape, root, data }, chain, seed }: Case, node: number): boolean {
  if (chain.isKnown.includes(0) || seed === 0) return false;
  const recomputed = data.slice();
  forward(tape, recomputed);
  const grad = chain.right[node]! / seed;
  return checkGradient(tape, planFor(tape, root), recomputed, node, grad).verdict === 'differs';
}
