/** What a drawing says of a node, and what is said where it would be too large. */
import { isConstant } from '../../engine/tape.js';
import type { Point } from '../../explain/point.js';
import { nameOf } from '../../notation/write/write.js';
import { cell } from '../../text/numbers.js';
import { clip } from '../../text/width.js';
import { ExportError } from '../exported.js';

/** Characters that an expression may take, and that a label may. */
const EXPRESSION = 24;
const LABEL = 60;
/** In place of a gradient that nobody computed, as on the screen. */
const NOT_COMPUTED = '·';

/** What a node is called, its data, and its gradient: `·` if nobody computed it. A constant has none. */
export function fieldsOf({ tape, data, grad }: Point, id: number): string[] {
  const gradient = grad(id);
  return [
    clip(nameOf(tape, id, EXPRESSION), LABEL),
    `data ${cell(data[id] as number)}`,
    ...(isConstant(tape, id) ? [] : [`grad ${gradient === undefined ? NOT_COMPUTED : cell(gradient)}`]),
  ];
}

/** Throws that a drawing can have no more than `most`, and what to do about it. */
export function refuseLarger(most: string): never {
  throw new ExportError(
    `${most}; draw a part with :root NAME or --root NAME, or export all of it to .dot, .json or .py`,
  );
}
