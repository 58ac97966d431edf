/**
 * The users of every node: the inputs at which it is used, as one flat list. Found once for each
 * plan, in one pass.
 */
import { memo } from '../memo.js';
import { CONST } from '../ops.js';
import { inputCount, inputOf, type Tape } from '../tape.js';
import type { Plan } from './backprop.js';

export interface Users {
  /** Node id's uses are `uses[start[id]]` to `uses[start[id + 1] - 1]`; each is user * 2 + side. */
  readonly start: Int32Array;
  readonly uses: Int32Array;
}

export const usersOf = memo(
  ({ tape, root, reached }: Plan): Users =>
    listedUses(tape, root, tape.size, (input, user) => reached[user] === 1 && tape.op[input] !== CONST),
);

/** The uses that count of nodes up to the root, in a list for `size` nodes. */
export function listedUses(
  tape: Tape,
  root: number,
  size: number,
  counts: (input: number, user: number) => boolean,
): Users {
  const start = new Int32Array(size + 1);
  const each = (visit: (input: number, use: number) => void): void => {
    for (let id = root; id >= 0; id--) {
      const inputs = inputCount(tape, id);
      for (let side = 0; side < inputs; side++) {
        const input = inputOf(tape, id, side);
        if (counts(input, id)) visit(input, id * 2 + side);
      }
    }
  };
  each((input) => {
    start[input + 1]!++;
  });
  for (let id = 0; id < size; id++) start[id + 1]! += start[id]!;
  const uses = new Int32Array(start[size]!);
  const next = start.slice();
  each((input, use) => {
    uses[next[input]!++] = use;
  });
  return { start, uses };
}

/** How often a node is used. */
export const timesUsed = ({ start }: Users, id: number): number => (start[id + 1] as number) - (start[id] as number);
