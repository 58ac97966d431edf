/**
 * Forward and backward loops, generated from the op table for the ops that a tape really has: one
 * comparison an op, most frequent first, no call and no allocation inside.
 *
 * Two graphs of the same ops share a loop, so that a graph that is built anew each time starts warm. After
 * many passes a graph gets a loop of its own: V8 compiles the arrays of its only graph in as constants, and it
 * takes two thirds of the time.
 *
 * Backward must know which inputs take a gradient, because constants take none: a node's `kind` is its
 * op's code times four, plus 1 if the left input takes a gradient and 2 if the right one does.
 */
import { HELPERS, opOf } from '../ops.js';
import type { Tape } from '../tape.js';

/** Recomputes `data[from]` up to `data[to]`; leaves and constants keep theirs. */
export type ForwardLoop = (data: Float64Array, from: number, to: number) => void;

/** The nodes from `from` down to `to` add their contributions to the gradients of their inputs. */
export type BackwardLoop = (data: Float64Array, grad: Float64Array, from: number, to: number) => void;

export const LEFT_TAKES = 1;
export const RIGHT_TAKES = 2;

/** After how many passes a graph gets a loop of its own. */
const PASSES_SHARED = 30;
const SOURCES_KEPT = 200;

/** A loop takes up to four things. */
// biome-ignore lint/suspicious/noExplicitAny: each loop has its own
type AnyLoop = (a: any, b: any, c: any, d?: any) => void;
type Arrays = Readonly<Record<string, Uint8Array | Int32Array>>;
type Bind = (helpers: typeof HELPERS, arrays: Arrays) => (...given: unknown[]) => void;

const shared = new Map<string, Bind>();
let own = 0;

const compiled = (source: string): Bind => new Function('helpers', 'arrays', source) as Bind;

function sharedBind(source: string): Bind {
  let bind = shared.get(source);
  if (!bind) {
    if (shared.size >= SOURCES_KEPT) shared.clear();
    bind = compiled(source);
    shared.set(source, bind);
  }
  return bind;
}

/** The loop `text` over `arrays`: shared at first, then this graph's own, made unique by a comment in its source. */
function loopOver<Loop extends AnyLoop>(arrays: Arrays, text: string): Loop {
  const source = `const { ${Object.keys(HELPERS)} } = helpers; const { ${Object.keys(arrays)} } = arrays; return ${text};`;
  let loop = sharedBind(source)(HELPERS, arrays);
  let passes = 0;
  // four named parameters: rest and spread take as long as a small graph's pass
  const pass = (a: unknown, b: unknown, c: unknown, d?: unknown): void => {
    if (passes++ === PASSES_SHARED) loop = compiled(`${source} // ${++own}`)(HELPERS, arrays);
    loop(a, b, c, d);
  };
  return pass as Loop;
}

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

/** How a loop goes through nodes: the head of a function that has its node in `i`. */
const UP = '(data, from, to) => { for (let i = from; i <= to; i++) {';
const DOWN = '(data, grad, from, to) => { for (let i = from; i >= to; i--) {';

/** The forward loop of a tape. */
export const forwardLoop = <Loop extends AnyLoop = ForwardLoop>({ op, left, right }: Tape, head = UP): Loop =>
  loopOver(
    { op, left, right },
    `${head} const k = op[i]; ${chainOf(
      byFrequency(op, (code) => opOf(code).inputs > 0),
      forwardBody,
    )} } }`,
  );

/** The backward loop of a tape whose nodes are of these kinds. */
export const backwardLoop = <Loop extends AnyLoop = BackwardLoop>(
  { left, right }: Tape,
  kind: Uint8Array,
  head = DOWN,
): Loop =>
  loopOver(
    { kind, left, right },
    `${head} const k = kind[i]; ${chainOf(
      byFrequency(kind, (code) => code !== 0),
      backwardBody,
    )} } }`,
  );
