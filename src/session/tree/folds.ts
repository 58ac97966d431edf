/**
 * What is folded when a graph is opened: nothing of a small one; of a large one all but about a
 * screenful, level by level from the root, so that a graph does not open with thousands of rows or levels.
 */
import { planFor } from '../../engine/autodiff/backprop.js';
import { inputCount, inputOf, inputsOf, type Tape } from '../../engine/tape.js';
import { type Chains, chainsOf, isLong, termsOf } from '../../explain/chains.js';
import { partsIn, partsOf } from '../../explain/groups/parts.js';

/** A graph of at most this many rows opens unfolded. */
const SMALL = 100;
/** The rows and levels shown of a larger one. The root's own inputs are always shown. */
const ROWS = 20;
const LEVELS = 8;

/** The parts and terms right below a long chain's head if it has parts. */
function partsBelow({ plan }: Chains, head: number): number[] | undefined {
  const parts = partsOf(plan);
  const range = parts.ofHead.get(head);
  return range && Array.from(partsIn(parts, range));
}

/** 1 for each node whose inputs are hidden at first. */
export function openingFolds(tape: Tape, root: number): Uint8Array {
  const chains = chainsOf(planFor(tape, root));
  const folded = new Uint8Array(tape.size);
  if (chains.rows <= SMALL) return folded;
  folded.fill(1);
  const inputAt = (input: number): number => inputOf(tape, input >> 1, input & 1);
  let level = [root];
  let rows = 1;
  for (let depth = 0; depth < LEVELS && level.length > 0; depth++) {
    const next: number[] = [];
    for (const id of level) {
      if (rows >= ROWS && id !== root) continue;
      const terms = chains.terms[id] as number;
      const below = isLong(chains, id) ? partsBelow(chains, id) : undefined;
      const inputs = below?.length ?? (terms || inputCount(tape, id));
      if (!folded[id] || (rows + inputs > ROWS && id !== root)) continue;
      folded[id] = 0;
      rows += inputs;
      if (rows > ROWS) break;
      // parts stay folded
      const shown = below?.filter((each) => each >= 0) ?? (terms > 0 ? termsOf(tape, chains, id) : undefined);
      next.push(...(shown?.map(inputAt) ?? inputsOf(tape, id)));
    }
    level = next;
  }
  return folded;
}
