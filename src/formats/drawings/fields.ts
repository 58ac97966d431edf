/** What a drawing shows of a node, and the error if the drawing would be too large. */
import { isConstant } from '../../engine/tape.js';
import type { Point } from '../../explain/point.js';
import { nameOf } from '../../notation/write/write.js';
import { cell } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import { ExportError } from '../error.js';
import type { Exported } from '../exported.js';

/** The most characters of an expression, and of a label. */
const EXPRESSION = 24;
const LABEL = 60;
/** In place of a gradient that was not computed, as on the screen. */
const NOT_COMPUTED = '·';

/** What is drawn: a graph at a point, and what its gradients are called. */
export type Drawn = Point & Partial<Pick<Exported, 'gradHeading'>>;

/** A node's name, data and gradient: `·` if it was not computed. A constant has none. */
export function fieldsOf({ tape, data, grad, gradHeading = 'grad' }: Drawn, id: number): string[] {
  const gradient = grad(id);
  return [
    clip(nameOf(tape, id, EXPRESSION), LABEL),
    `data ${cell(data[id] as number)}`,
    ...(isConstant(tape, id) ? [] : [`${gradHeading} ${gradient === undefined ? NOT_COMPUTED : cell(gradient)}`]),
  ];
}

/** Throws an error that a drawing has at most `most`, and says what to do about it. */
export function refuseLarger(most: string): never {
  throw new ExportError(
    `${most}; draw a part with :root NAME or --root NAME, or export all of it to .dot, .json or .py`,
  );
}
