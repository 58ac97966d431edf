/** How the error of a central difference depends on its h: large h bends, small h rounds. */
import { forward } from '../../engine/autodiff/backprop.js';
import { relativeError } from '../../engine/check/check.js';
import type { Point } from '../point.js';

export interface Swept {
  readonly h: number;
  readonly difference: number;
  /** Relative to the gradient. */
  readonly error: number;
}

/** Central differences for h = 1e-1, 1e-2 ... 1e-12, against the gradient `grad`. */
export function stepSweep(
  { tape, root, data }: Pick<Point, 'tape' | 'root' | 'data'>,
  id: number,
  grad: number,
): Swept[] {
  const x = data[id] as number;
  const scratch = data.slice();
  const at = (value: number): number => {
    scratch[id] = value;
    forward(tape, scratch, id + 1, root);
    return scratch[root] as number;
  };
  return Array.from({ length: 12 }, (_, i) => {
    const h = Number(`1e-${i + 1}`);
    const difference = (at(x + h) - at(x - h)) / (2 * h);
    return { h, difference, error: relativeError(difference, grad) };
  });
}
