/**
 * Work that may take long, as a generator: every few milliseconds it yields its progress, and it returns its result.
 * The caller decides how much to run at a time, and cancels by not continuing.
 */

/** The progress of some work. */
export interface Done {
  /** What is being done: `reading`, `stepping`. */
  readonly doing: string;
  /** The file that is being read, if it is one. */
  readonly name?: string;
  /** How much of `all` is done; for `reading`, in characters. */
  readonly done: number;
  readonly all: number;
}

export type Work<Result> = Generator<Done, Result, void>;

/** Runs all of the work at once. */
export function complete<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
