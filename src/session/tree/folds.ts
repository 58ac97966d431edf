/**
 * What is folded when a graph is opened: nothing of a small one; of a large one all but about a
 * screenful, level by level from the root, so that a graph does not open with thousands of rows or levels.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { inputCount, inputOf, type Tape } from '../../engine/tape.js';
import { chainsOf, termsOf } from '../../explain/chains.js';

/** A graph of at most this many rows opens unfolded. */
const SMALL = 100;
/** The rows and levels shown of a larger one. The root's own inputs are always shown. */
const ROWS = 20;
const LEVELS = 8;

/** 1 for each node whose inputs are hidden at first. */
export function openingFolds(tape: Tape, root: number): Uint8Array {
  const chains = chainsOf(planFor(tape, root));
  const folded = new Uint8Array(tape.size);
  if (chains.rows <= SMALL) return folded;
  folded.fill(1);
  let level = [root];
  let rows = 1;
  for (let depth = 0; depth < LEVELS && level.length > 0; depth++) {
    const next: number[] = [];
    for (const id of level) {
      const terms = chains.terms[id] as number;
      const inputs = terms || inputCount(tape, id);
      if (!folded[id] || (rows + inputs > ROWS && id !== root)) continue;
      folded[id] = 0;
      rows += inputs;
      if (rows > ROWS) break;
      if (terms > 0) next.push(...termsOf(tape, chains, id).map((input) => inputOf(tape, input >> 1, input & 1)));
      else for (let side = 0; side < inputs; side++) next.push(inputOf(tape, id, side));
    }
    level = next;
  }
  return folded;
}
