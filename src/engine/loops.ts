/**
 * Forward and backward loops, written for the ops that a tape really has: one comparison an op,
 * most frequent first, no call and no allocation inside. A loop is made from the rows of the op
 * table and kept, so that two graphs of the same ops share one.
 *
 * Backward tells apart which inputs take a gradient, because constants take none: a node's `kind`
 * is its op times four, plus 1 where the left input takes a gradient and 2 where the right one does.
 */
import { HELPERS, OPS, opOf } from './ops.js';

export type ForwardLoop = (
  op: Uint8Array,
  left: Int32Array,
  right: Int32Array,
  data: Float64Array,
  from: number,
  to: number,
) => void;

export type BackwardLoop = (
  kind: Uint8Array,
  left: Int32Array,
  right: Int32Array,
  data: Float64Array,
  grad: Float64Array,
  from: number,
  to: number,
) => void;

export const LEFT_TAKES = 1;
export const RIGHT_TAKES = 2;

const uses = (name: string, ...expressions: string[]): boolean =>
  expressions.some((expression) => new RegExp(`\\b${name}\\b`).test(expression));

function forwardBody(code: number): string {
  const { forward } = opOf(code);
  const a = uses('a', forward) ? 'const a = data[left[i]];' : '';
  const b = uses('b', forward) ? 'const b = data[right[i]];' : '';
  return `${a} ${b} data[i] = ${forward};`;
}

function backwardBody(kind: number): string {
  const { partials } = opOf(kind >> 2);
  const taken = partials.filter((_, side) => kind & (1 << side));
  const a = uses('a', ...taken) ? 'const a = data[left[i]];' : '';
  const b = uses('b', ...taken) ? 'const b = data[right[i]];' : '';
  const o = uses('o', ...taken) ? 'const o = data[i];' : '';
  const adds = partials.map((partial, side) => {
    if (!(kind & (1 << side))) return '';
    const input = side === 0 ? 'left[i]' : 'right[i]';
    const sign = partial === '-1' ? '-' : '+';
    const term = partial === '1' || partial === '-1' ? 'g' : `(${partial}) * g`;
    return `grad[${input}] ${sign}= ${term};`;
  });
  return `const g = grad[i]; ${a} ${b} ${o} ${adds.join(' ')}`;
}

const made = new Map<string, ForwardLoop | BackwardLoop>();

function make(key: string, parameters: string[], head: string, chain: string): ForwardLoop | BackwardLoop {
  let loop = made.get(key);
  if (!loop) {
    const body = `return (${parameters.join(', ')}) => { ${head} { ${chain} } }`;
    loop = new Function(...Object.keys(HELPERS), body)(...Object.values(HELPERS)) as ForwardLoop;
    made.set(key, loop);
  }
  return loop;
}

const chainOf = (codes: readonly number[], body: (code: number) => string): string =>
  codes.map((code) => `if (k === ${code}) { ${body(code)} }`).join(' else ');

/** The values that occur in `codes` and pass `keep`, most frequent first. */
function byFrequency(codes: Uint8Array, keep: (code: number) => boolean): number[] {
  const counts = new Uint32Array(256);
  for (let i = 0; i < codes.length; i++) counts[codes[i] as number]!++;
  return Array.from(counts.keys())
    .filter((code) => counts[code] && keep(code))
    .sort((x, y) => counts[y]! - counts[x]!);
}

/** The forward loop for these op codes: recomputes `data[from..to]`, leaves and constants untouched. */
export function forwardLoop(op: Uint8Array): ForwardLoop {
  const codes = byFrequency(op, (code) => opOf(code).inputs > 0);
  return make(
    `forward ${codes}`,
    ['op', 'left', 'right', 'data', 'from', 'to'],
    'for (let i = from; i <= to; i++)',
    `const k = op[i]; ${chainOf(codes, forwardBody)}`,
  ) as ForwardLoop;
}

/** The backward loop for these kinds: nodes `from` down to `to` add what they owe to their inputs. */
export function backwardLoop(kind: Uint8Array): BackwardLoop {
  const kinds = byFrequency(kind, (code) => (code & 3) !== 0 && code >> 2 < OPS.length);
  return make(
    `backward ${kinds}`,
    ['kind', 'left', 'right', 'data', 'grad', 'from', 'to'],
    'for (let i = from; i >= to; i--)',
    `const k = kind[i]; ${chainOf(kinds, backwardBody)}`,
  ) as BackwardLoop;
}
