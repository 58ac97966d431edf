/**
 * The mistakes that may explain a wrong gradient: of all rules or one op's, of the whole backward, or of calls that did not
 * come. Each says which wrong nodes it explains, and whether a gradient that is not wrong contradicts it.
 */
import { type Case, termOf, usesOf } from './case.js';
import type { Mistake, NodeVerdict, Suspicion } from './judgement.js';
import { overwriter, type Tried } from './overwrite.js';
import { earlyUser, repeatedUser, skippedUser } from './partly.js';
import { changedUse, explains, wrongRules } from './rules.js';
import { wholeMistakes } from './whole.js';

/** The most nodes that are searched for a user that was called too early or too often. */
const MOST_SEARCHES = 500;

/** A mistake that may explain a wrong gradient. */
export interface Suspect extends Suspicion {
  /** The user to name for a wrong node that it explains; undefined if it does not explain it. */
  readonly userOf: (node: number) => number | undefined;
  /** Whether a gradient that is not wrong contradicts it. */
  readonly isContradicted: () => boolean;
}

/** The mistakes that may explain a node's gradient, most likely first. */
export function* suspectsOf(case_: Case, node: number, isFirst: boolean): Generator<Suspect> {
  const { tape } = case_.recording;
  const codes = new Set(Array.from(usesOf(case_, node), (use) => tape.op[use >> 1]!));
  const tried: Tried = { sums: 0 };
  yield overwriting(case_, tried, undefined);
  if (isFirst) {
    for (const { mistake, code, userOf } of wholeMistakes(case_))
      yield { mistake, code, userOf: (id) => userOf(id) ?? id, isContradicted: never };
  }
  for (const code of codes) yield overwriting(case_, tried, code);
  for (const rule of wrongRules(case_, node)) {
    yield {
      mistake: rule.mistake,
      code: rule.code,
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
    code: undefined,
    userOf: limited((id) => skippedUser(case_, id)),
    isContradicted: never,
  };
  for (const code of codes) yield unknownIn(case_, code);
}

function overwriting(case_: Case, tried: Tried, code: number | undefined): Suspect {
  const { tape } = case_.recording;
  const isUsed = (id: number): boolean =>
    usesOf(case_, id).some((use) => code === undefined || tape.op[use >> 1] === code);
  return {
    mistake: { kind: 'overwrite' },
    code,
    userOf: (id) => {
      const use = overwriter(case_, tried, id, code);
      return use === undefined ? undefined : use >> 1;
    },
    isContradicted: () => someRight(case_, (id) => isUsed(id) && overwriter(case_, tried, id, code) === undefined),
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
    code: undefined,
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
function unknownIn(case_: Case, code: number): Suspect {
  const { tape } = case_.recording;
  const likeOf = (use: number): number => tape.op[use >> 1]! * 2 + (use & 1);
  const right = new Set<number>();
  someRight(case_, (id) => {
    for (const use of usesOf(case_, id)) if (termOf(case_, use) !== 0) right.add(likeOf(use));
    return false;
  });
  return {
    mistake: { kind: 'unknown' },
    code,
    userOf: (id) => {
      const uses = usesOf(case_, id);
      const use = uses.find((each) => tape.op[each >> 1] === code && (!right.has(likeOf(each)) || uses.length === 1));
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
