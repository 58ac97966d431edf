/** `--explain NODE`: the explorer's explanations of a node, as text. */
import { explanationOf } from '../explain/explain.js';
import { ASCII_MARKS, MARKS, name, slope } from '../explain/point.js';
import { gradientState, pointOn, rightGradientsOn } from '../session/gradients/gradients.js';
import type { Session } from '../session/model.js';
import { OpenError } from '../session/source/opening.js';
import { nodeNamed, noNode } from '../session/tree/lookup.js';
import { update } from '../session/update.js';
import { escape } from '../text/escape.js';
import { full } from '../text/numbers.js';

/** The most lines of each part, and the most cells of a name. */
const LINES = 40;
const NAME = 40;

/** The node called `called`. Throws an OpenError if there is none, with the name that may have been meant. */
export function nodeToExplain({ model }: Session, called: string): number {
  const node = nodeNamed(model.program, called);
  if (node === undefined) throw new OpenError(noNode(model.program, called));
  return node;
}

/** The node's numbers, its chain rule, its paths and why, after a backward; gradients that were set by hand stay. */
export function explanationText(session: Session, node: number, ascii: boolean): string {
  const isByHand = gradientState(session) === 'by hand';
  const shown = isByHand ? session : update(session, { type: 'backward' });
  const marks = { ...(ascii ? ASCII_MARKS : MARKS), name: NAME };
  const point = pointOn(shown);
  const { chainRule, paths, why } = explanationOf(point, node, marks, LINES);
  const grad = rightGradientsOn(shown)(node);
  const gradient = grad === undefined ? '' : `   ${slope(point, point.root, node, marks)} = ${full(grad)}`;
  const { set, theirs } = shown.model.gradients;
  const byHand = !isByHand || !set.has(node) ? '' : theirs ? ', of your program' : ', set by hand';
  const part = (title: string, lines: readonly string[]): string[] => ['', title, ...lines.map((line) => `  ${line}`)];
  const line = shown.model.program.lines?.[node];
  return [
    `${name(point, node, marks)}   data ${full(point.data[node] as number)}${gradient}${byHand}${line === undefined ? '' : `   ${escape(line)}`}`,
    ...part('chain rule', chainRule),
    ...part('paths', paths),
    ...part('why', why),
  ].join('\n');
}
