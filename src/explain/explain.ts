/** The explanation of a node: where its gradient comes from, along which paths, why it is so, and how to try it by hand. */
import { chainRule, chainRuleText } from './chain-rule.js';
import { pathsText } from './paths.js';
import type { Marks, Point } from './point.js';
import { tryItText } from './try-it.js';
import { whyText } from './why/why.js';

/** Sentences, one a line. */
export interface Explanation {
  readonly chainRule: readonly string[];
  readonly paths: readonly string[];
  readonly why: readonly string[];
  /** For each use a difference quotient: how far the user moves if the node alone moves by h. */
  readonly tryIt: readonly string[];
}

/** The explanation of node `id`, each part in at most `lines` lines (but at least four). */
export function explanationOf(point: Point, id: number, marks: Marks, lines: number): Explanation {
  const rule = chainRule(point, id, lines);
  return {
    chainRule: chainRuleText(point, id, marks, lines, rule),
    paths: pathsText(point, id, marks, lines),
    why: whyText(point, id, marks),
    tryIt: tryItText(point, id, rule.contributions, marks).slice(0, lines),
  };
}
