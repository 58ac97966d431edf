/**
 * One backward of a user's own program, as it was recorded: the graph, its data at the call, and the gradients that
 * their own code had before and after it. Arrays hold one number a node of the tape.
 */
import type { Tape } from '../../engine/tape.js';

export interface Recording {
  /** Its nodes are in the order in which they were made. */
  readonly tape: Tape;
  readonly root: number;
  /** Data when backward was called. */
  readonly data: Float64Array;
  /** Their gradients when backward was called: nan if a node had none. */
  readonly before: Float64Array;
  /** Their gradients when it returned: undefined if it did not, or if there was no backward. */
  readonly after: Float64Array | undefined;
  /** The gradient that the root began with: 1, or what was given. */
  readonly seed: number;
  /** The nodes whose op is not known, which are leaves of the tape, each with its op's name and its inputs. */
  readonly unknown: ReadonlyMap<number, UnknownOp>;
  /** 1 for nodes of theirs; 0 for those added to the tape: numbers, and parts of a sum of many terms. */
  readonly own: Uint8Array;
  /** Data of the leaves at the backward before this one: nan if a leaf had none. */
  readonly earlier?: Float64Array;
  /** The error that backward raised. */
  readonly raised: string | undefined;
  /** The line that made a node: `train.py:12`. */
  readonly place: (id: number) => string | undefined;
  /** The first line of a node's own rule of backward: `engine.py:31`. */
  readonly rule: (id: number) => string | undefined;
}

export interface UnknownOp {
  readonly name: string;
  readonly inputs: readonly number[];
}
