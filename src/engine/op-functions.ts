/**
 * The ops as functions of numbers, without a tape: each op's value and its local derivatives, compiled from its row of
 * the op table when first needed.
 */
import { HELPERS, opOf } from './ops.js';

/** An op's value, from its inputs. */
export type Apply = (a: number, b: number) => number;

/** An op's derivative toward one input, from both inputs and the result `o`. */
export type LocalDerivative = (a: number, b: number, o: number) => number;

const compiled = <Made>(parameters: string, expression: string): Made =>
  new Function(...Object.keys(HELPERS), `return (${parameters}) => ${expression}`)(...Object.values(HELPERS)) as Made;

/** Indexed by code. */
const values: Apply[] = [];
/** Indexed by code * 2 + side. */
const partials: LocalDerivative[] = [];

/** Op `code` as a function of its inputs. */
export function apply(code: number): Apply {
  values[code] ??= compiled('a, b', opOf(code).forward);
  return values[code];
}

/** The derivative of op `code` toward its input `side` (0 or 1). */
export function partialOf(code: number, side: number): LocalDerivative {
  const key = code * 2 + side;
  partials[key] ??= compiled('a, b, o', opOf(code).partials[side] as string);
  return partials[key];
}
