/** `--explain NODE`: what the card says of a node, as text. */
import { name, slope } from '../explain/point.js';
import { cardSections } from '../layout/card/sections.js';
import { ASCII, UNICODE } from '../layout/glyphs.js';
import { marksOf } from '../layout/viewport.js';
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

/** The node's numbers and its card, after a backward; gradients that were set by hand stay. */
export function explanationText(session: Session, node: number, ascii: boolean): string {
  const isByHand = gradientState(session) === 'by hand';
  const shown = isByHand ? session : update(session, { type: 'backward' });
  const viewport = { columns: NAME, rows: LINES, glyphs: ascii ? ASCII : UNICODE };
  const marks = { ...marksOf(viewport), name: NAME };
  const point = pointOn(shown);
  const grad = rightGradientsOn(shown)(node);
  const gradient = grad === undefined ? '' : `   ${slope(point, point.root, node, marks)} = ${full(grad)}`;
  const { set, theirs } = shown.model.gradients;
  const byHand = !isByHand || !set.has(node) ? '' : theirs ? ', of your program' : ', set by hand';
  const line = shown.model.program.lines?.[node];
  return [
    `${name(point, node, marks)}   data ${full(point.data[node] as number)}${gradient}${byHand}${line === undefined ? '' : `   ${escape(line)}`}`,
    ...cardSections(shown, node, LINES, viewport).flatMap(({ title, lines = [] }) =>
      lines.length === 0 ? [] : ['', title, ...lines.map((each) => `  ${each}`)],
    ),
  ].join('\n');
}
