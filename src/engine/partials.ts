/** An op's local derivatives as ordinary functions of numbers, made from its row when first needed: `apply` for slopes. */
import { HELPERS, opOf } from './ops.js';

/** The derivative toward one input, from both inputs `a`, `b` and the result `o`. */
export type LocalDerivative = (a: number, b: number, o: number) => number;

/** By code * 2 + side. */
const made: LocalDerivative[] = [];

/** The derivative of op `code` toward its input number `side`. */
export function partialOf(code: number, side: number): LocalDerivative {
  const key = code * 2 + side;
  let partial = made[key];
  if (!partial) {
    const body = `return (a, b, o) => ${opOf(code).partials[side]}`;
    partial = new Function(...Object.keys(HELPERS), body)(...Object.values(HELPERS)) as LocalDerivative;
    made[key] = partial;
  }
  return partial;
}
