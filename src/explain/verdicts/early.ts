/**
 * A user that propagated too early: it passed on a part of its gradient, because some of its own users had not added theirs
 * yet. This test needs no order of the calls, which is unknown if inputs are kept in a set.
 */
import { type Case, isRecordedAs, roughness, slopeToward, termOf, usesOf } from './case.js';

/** So many terms are tried in all combinations; of more, only one missing, or only one there. */
const MOST_TERMS = 10;

/** The user of a node that would explain its gradient if it had propagated too early. */
export function earlyUser(case_: Case, id: number): number | undefined {
  const uses = usesOf(case_, id);
  let [sum, size] = [0, 0];
  for (const use of uses) {
    const term = termOf(case_, use);
    sum += term;
    size += Math.abs(term) + 1e9 * roughness(case_, use);
  }
  for (const user of new Set(Array.from(uses, (use) => use >> 1))) {
    const above = usesOf(case_, user);
    if (above.length < 2) continue;
    const slope = slopeToward(case_, user, id);
    const terms = Array.from(above, (use) => termOf(case_, use));
    const total = terms.reduce((x, y) => x + y, 0);
    for (const had of partSums(terms)) {
      const passed = sum + slope * (had - total);
      if (had !== total && isRecordedAs(case_, id, passed, passed, size)) return user;
    }
  }
  return undefined;
}

function partSums(terms: readonly number[]): number[] {
  let sums = [0];
  if (terms.length <= MOST_TERMS) {
    for (const term of terms) sums = sums.flatMap((sum) => [sum, sum + term]);
    return sums;
  }
  const total = terms.reduce((x, y) => x + y, 0);
  for (const term of terms) sums.push(sums.at(-1)! + term);
  return [...sums, ...terms, ...terms.map((term) => total - term)];
}
