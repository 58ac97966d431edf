/** What `y` copies of the selected node: plain text, with full precision. */

import { LEAF, opOf } from '../../engine/ops.js';
import { expressionOf, nameOf } from '../../notation/write/write.js';
import { full } from '../../text/numbers.js';
import { asCellText } from '../../text/spreadsheet.js';
import type { Copied } from '../effects.js';
import { gradientsOn } from '../gradients/gradients.js';
import { say } from '../message.js';
import type { Session } from '../model.js';
import { pathOf, selectedNode } from '../tree/selection.js';
import { dataOn } from '../viewed.js';

/** A copied expression is not cut to the screen's width, but before it nests too deep to be written. */
const EXPRESSION_CELLS = 2 ** 12;

const dataText = (session: Session, id: number): string => full(dataOn(session)[id] as number);

/** The gradient, or an empty text if none is on the screen. */
function gradientText(session: Session, id: number): string {
  const gradient = session.prediction ? undefined : gradientsOn(session)(id);
  return gradient === undefined ? '' : full(gradient);
}

const pathText = (session: Session): string =>
  pathOf(session)
    .map((node) => nameOf(session.model.program.tape, node))
    .join(' > ');

/** Name, op, data and gradient, separated by tabs: a row of a table. */
function rowText(session: Session, id: number): string {
  const { tape } = session.model.program;
  const { symbol } = opOf(tape.op[id] as number);
  return [asCellText(nameOf(tape, id)), symbol, dataText(session, id), gradientText(session, id)].join('\t');
}

interface Copy {
  readonly key: string;
  readonly what: Copied;
  readonly text: (session: Session, id: number) => string;
}

/** What can be copied, one row each, with the key that follows `y`. */
export const COPIES = [
  { key: 'v', what: 'value', text: dataText },
  { key: 'g', what: 'gradient', text: gradientText },
  { key: 'r', what: 'row', text: rowText },
  { key: 'p', what: 'path', text: pathText },
  {
    key: 'e',
    what: 'expression',
    text: ({ model }: Session, id: number): string =>
      model.program.tape.op[id] === LEAF
        ? nameOf(model.program.tape, id)
        : expressionOf(model.program.tape, id, EXPRESSION_CELLS, { exact: true }),
  },
] as const satisfies readonly Copy[];

/** Copies something of the selected node, by an effect. */
export function copy(session: Session, what: Copied): Session {
  const row = COPIES.find((each) => each.what === what);
  const text = row?.text(session, selectedNode(session)) ?? '';
  if (text !== '') return { ...session, effect: { kind: 'copy', what, text } };
  return say(session, session.prediction ? 'the gradients are hidden' : 'no gradient yet: press b', 'error');
}
