/**
 * `=` in place of `+=`, in the rules of one op or of all: of the terms that came before it nothing is left. A node's gradient
 * then is the term of one use of that op, plus those of other ops that came later. The order is not known.
 */
import { type Case, isRecordedAs, roughness, termOf, usesOf } from './case.js';

/** So many terms of other ops are tried in all combinations, in so many nodes; then as many as an order allows. */
const MOST_OTHERS = 10;
const MOST_SUMS = 1_000_000;

/** How many sums were tried so far. */
export interface Tried {
  sums: number;
}

/** The use (user * 2 + side) whose `=` would explain a node's gradient, if the op `code` (or all, without it) has one. */
export function overwriter(case_: Case, tried: Tried, id: number, code?: number): number | undefined {
  const { tape, after } = case_.recording;
  const its: number[] = [];
  const others: number[] = [];
  let size = 0;
  for (const use of usesOf(case_, id)) {
    (code === undefined || tape.op[use >> 1] === code ? its : others).push(use);
    size += Math.abs(termOf(case_, use)) + 1e9 * roughness(case_, use);
  }
  const lates = laterSums(case_, tried, others);
  for (const use of its) {
    const own = termOf(case_, use);
    for (const late of lates) {
      if (isRecordedAs(case_, id, own + late, own + late, size) && !Number.isNaN(after![id]!)) return use;
    }
  }
  return undefined;
}

/** What uses of other ops may have added after the `=`: any of them; if there are many, the last in the tape's order. */
function laterSums(case_: Case, tried: Tried, uses: readonly number[]): number[] {
  const terms = uses.map((use) => termOf(case_, use));
  let sums = [0];
  if (terms.length <= MOST_OTHERS && tried.sums < MOST_SUMS) {
    tried.sums += 2 ** terms.length;
    for (const term of terms) sums = sums.flatMap((sum) => [sum + term, sum]);
    return sums;
  }
  for (const term of terms.reverse()) sums.push(sums.at(-1)! + term);
  return sums;
}
