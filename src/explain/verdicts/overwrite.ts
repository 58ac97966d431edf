/**
 * `=` in place of `+=`, in the rules of one op or of all: the terms that came before it are lost. A node's gradient
 * then is the term of one use of that op, plus those of other ops that came later. Of the order is only known that a user
 * comes before those that it depends on.
 */
import { inputsOf, type Tape } from '../../engine/tape.js';
import { type Case, isRecordedAs, roughness, termOf, usesOf } from './case.js';

/** The most terms of other ops that are tried in all combinations, and the most sums; of more, all or those that come last. */
const MOST_OTHERS = 10;
const MOST_SUMS = 1_000_000;
/** The most nodes below a user that are searched. */
const MOST_BELOW = 1_000;

/** How many sums were tried so far. */
export interface Tried {
  sums: number;
}

/** The use (user * 2 + side) whose `=` would explain a node's gradient, if the op `code` (or all, without it) has one. */
export function overwriter(case_: Case, tried: Tried, id: number, code?: number): number | undefined {
  const { tape } = case_.recording;
  const its: number[] = [];
  const others: number[] = [];
  let size = 0;
  for (const use of usesOf(case_, id)) {
    (code === undefined || tape.op[use >> 1] === code ? its : others).push(use);
    size += Math.abs(termOf(case_, use)) + 1e9 * roughness(case_, use);
  }
  const terms = others.map((use) => termOf(case_, use));
  const isAll = terms.length <= MOST_OTHERS && tried.sums < MOST_SUMS;
  const lates = isAll ? sumsOfSome(terms) : [terms.reduce((x, y) => x + y, 0)];
  tried.sums += lates.length * its.length;
  for (const use of its) {
    const own = termOf(case_, use);
    const isIt = lates.some((late) => isRecordedAs(case_, id, own + late, own + late, size));
    if (isIt && !its.some((each) => dependsOn(tape, use >> 1, each >> 1))) return use;
  }
  const last = its.at(-1);
  if (isAll || last === undefined) return undefined;
  // in the tape's order, those nearer to the root come first
  const late = terms.reduce((sum, term, i) => (others[i]! < last ? sum + term : sum), termOf(case_, last));
  return isRecordedAs(case_, id, late, late, size) ? last : undefined;
}

/** Whether a node is found below another. */
function dependsOn(tape: Tape, above: number, below: number): boolean {
  if (below >= above) return false;
  const met = new Set([above]);
  for (const id of met) {
    if (met.size > MOST_BELOW) return false;
    for (const input of inputsOf(tape, id)) {
      if (input === below) return true;
      if (input > below) met.add(input);
    }
  }
  return false;
}

/** The sums of any of the terms. */
function sumsOfSome(terms: readonly number[]): number[] {
  let sums = [0];
  for (const term of terms) sums = sums.flatMap((sum) => [sum + term, sum]);
  return sums;
}
