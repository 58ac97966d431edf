/** The explanation of a node, in three parts: where its gradient comes from, along which paths, and why it is so. */
import { chainRuleText } from './chain-rule.js';
import { pathsText } from './paths.js';
import type { Marks, Point } from './point.js';
import { type Known, whyText } from './why/why.js';

/** Sentences, one a line. */
export interface Explanation {
  readonly chainRule: readonly string[];
  readonly paths: readonly string[];
  readonly why: readonly string[];
}

/** The explanation of node `id`, each part in at most `lines` lines (but at least four). */
export const explanationOf = (point: Point, id: number, marks: Marks, lines: number, known?: Known): Explanation => ({
  chainRule: chainRuleText(point, id, marks, lines),
  paths: pathsText(point, id, marks, lines),
  why: whyText(point, id, marks, known),
});
