/**
 * Where the numbers of leaves are in a source, so that others can be written in their place. Reading collects
 * these places only on request.
 */

/** A piece of the text: from an offset up to, but without, another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Anchors {
  /** By leaf: the number that it is made with. */
  readonly made: Map<number, Range>;
  /** By leaf whose data statements set: the number in the last of them; undefined if that is `+=` or similar. */
  readonly set: Map<number, Range | undefined>;
  /** By name: the plain number that a value from the command line replaced. */
  readonly numbers: Map<string, Range>;
  /** Names that statements use and none assigns: the command line gave their values. */
  readonly missing: string[];
}

export const newAnchors = (): Anchors => ({ made: new Map(), set: new Map(), numbers: new Map(), missing: [] });
