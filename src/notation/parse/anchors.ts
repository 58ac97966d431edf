/**
 * Where the numbers of leaves stand in a source, so that others can be written in their place. A reader
 * collects them only when it is asked to.
 */

/** A piece of the text: from an offset up to another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Anchors {
  /** By leaf: the number that it is made with. */
  readonly made: Map<number, Range>;
  /** By leaf, where statements set data later: the number that the last of them sets; none after `+=` and the like. */
  readonly set: Map<number, Range | undefined>;
  /** By name: the plain number that another was given for. */
  readonly numbers: Map<string, Range>;
  /** Names that statements use and none assigns: they were given values from outside. */
  readonly missing: string[];
}

export const newAnchors = (): Anchors => ({ made: new Map(), set: new Map(), numbers: new Map(), missing: [] });
