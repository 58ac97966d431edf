/**
 * The ops as ordinary functions of numbers, outside any tape: each op's value and its local derivatives, made from its
 * row when they are first needed.
 */
import { HELPERS, opOf } from './ops.js';

/** An op's value, from its inputs. */
export type Apply = (a: number, b: number) => number;

/** An op's derivative toward one input, from both inputs and the result `o`. */
export type LocalDerivative = (a: number, b: number, o: number) => number;

const compiled = <Made>(parameters: string, expression: string): Made =>
  new Function(...Object.keys(HELPERS), `return (${parameters}) => ${expression}`)(...Object.values(HELPERS)) as Made;

/** By code. */
const values: Apply[] = [];
/** By code * 2 + side. */
const partials: LocalDerivative[] = [];

/** Op `code` as a function of its inputs. */
export function apply(code: number): Apply {
  values[code] ??= compiled('a, b', opOf(code).forward);
  return values[code];
}

/** The derivative of op `code` toward its input number `side`. */
export function partialOf(code: number, side: number): LocalDerivative {
  const key = code * 2 + side;
  partials[key] ??= compiled('a, b, o', opOf(code).partials[side] as string);
  return partials[key];
}
