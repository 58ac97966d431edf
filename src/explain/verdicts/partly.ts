/**
 * Users that did not propagate once with their whole gradient, found without knowing the order of the calls, which nobody
 * does if inputs are kept in a set. A user that was called too early passed on some of what its own users add to it; one
 * that was called after each of them passed on what was there by then, each time:
 *
 *     u gets 4 and 10:   too early it passes on 4, or 10, or nothing; each time 4 + 14, 10 + 14 or 14 + 14; right is 14
 */
import { type Case, isRecordedAs, roughness, slopeToward, termOf, usesOf } from './case.js';

/** What a user may have passed on in all, if its own users add these terms to it. */
type Passed = (terms: readonly number[]) => Iterable<number>;

/** The most combinations of what the users of one node passed on that are tried. */
const MOST_TRIED = 4096;
/** The most terms that are tried in all combinations; of more, the first ones, one alone, and all but one. */
const MOST_PARTS = 10;
/** The most terms that are tried with every number of calls. */
const MOST_ORDERED = 5;

/** The user of a node that explains its gradient if it was called too early. */
export const earlyUser = (case_: Case, id: number): number | undefined =>
  userOff(case_, id, (user) => offsOf(case_, user, id, partSums));

/** The user of a node that explains its gradient if it was called again after each of its users. */
export const repeatedUser = (case_: Case, id: number): number | undefined =>
  userOff(case_, id, (user) => offsOf(case_, user, id, sumsOfSums));

/** The user of a node that explains its gradient if it was not called at all. */
export const skippedUser = (case_: Case, id: number): number | undefined =>
  userOff(case_, id, (user) => [-slopeToward(case_, user, id) * case_.grad[user]!]);

/** The user of a node that explains its gradient if what it added is off by one of these. */
function userOff(case_: Case, id: number, offsBy: (user: number) => readonly number[]): number | undefined {
  const uses = usesOf(case_, id);
  const users = [...new Set(Array.from(uses, (use) => use >> 1))];
  let [sum, size] = [0, 0];
  for (const use of uses) {
    const term = termOf(case_, use);
    sum += term;
    size += Math.abs(term) + 1e9 * roughness(case_, use);
  }
  // what each user may have added more (or less) than its right term
  let sums = new Map<number, number | undefined>([[0, undefined]]);
  for (const user of users) {
    if (sums.size >= MOST_TRIED) break;
    const offs = offsBy(user).filter((off) => off !== 0);
    if (offs.length === 0) continue;
    const next = new Map(sums);
    for (const [before, who] of sums) {
      for (const off of offs) if (next.size < MOST_TRIED) next.set(before + off, who ?? user);
    }
    sums = next;
  }
  for (const [off, user] of sums) {
    const gained = sum + off;
    if (user !== undefined && isRecordedAs(case_, id, gained, gained, size + Math.abs(off))) return user;
  }
  return undefined;
}

/** By how much a user's term may be off. */
function offsOf(case_: Case, user: number, id: number, passed: Passed): number[] {
  const terms = new Map<number, number>();
  for (const use of usesOf(case_, user)) terms.set(use >> 1, (terms.get(use >> 1) ?? 0) + termOf(case_, use));
  if (terms.size < 2) return [];
  const slope = slopeToward(case_, user, id);
  const total = [...terms.values()].reduce((x, y) => x + y, 0);
  const offs: number[] = [];
  for (const each of passed([...terms.values()])) if (each !== total) offs.push(slope * (each - total));
  return offs;
}

function partSums(terms: readonly number[]): Iterable<number> {
  let sums = [0];
  if (terms.length <= MOST_PARTS) {
    for (const term of terms) sums = sums.flatMap((sum) => [sum, sum + term]);
    return sums;
  }
  const total = terms.reduce((x, y) => x + y, 0);
  for (const term of terms) sums.push(sums.at(-1)! + term);
  return [...sums, ...terms, ...terms.map((term) => total - term)];
}

/**
 * What is passed on in all if there is a call after each term: a term is passed on by its own call and by all later ones, or
 * earlier ones too, if it came long before its own. So of k terms one is passed on k times, the next at least k - 1 times ...
 */
function* sumsOfSums(terms: readonly number[]): Generator<number> {
  const k = terms.length;
  if (k > MOST_ORDERED) return;
  for (let code = 0; code < k ** k; code++) {
    const times = terms.map((_, i) => (Math.floor(code / k ** i) % k) + 1);
    const enough = times.toSorted((x, y) => y - x).every((each, i) => each >= k - i);
    if (enough) yield terms.reduce((sum, term, i) => sum + term * times[i]!, 0);
  }
}
