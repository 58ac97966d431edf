/**
 * Work that may take long, as a generator: every few milliseconds it yields how far it is, and it returns its result.
 * Whoever drives it decides how long to go on at a time, and cancels by not going on.
 */

/** How far something is. */
export interface Done {
  /** What is done: `reading`, `stepping`. */
  readonly doing: string;
  /** The file that it is done to. */
  readonly name?: string;
  /** How much of it is done; if it is `reading`, in characters. */
  readonly done: number;
  readonly all: number;
}

export type Work<Result> = Generator<Done, Result, void>;

/** Does all of it at once. */
export function complete<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
