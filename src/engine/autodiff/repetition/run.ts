/**
 * Forward and backward loops that run a tape's repetitions in WebAssembly, and the nodes between them by the plain loops.
 * Repetitions are looked for, and code is made for them, once a graph has run so often that it pays. A small graph, one
 * without repetitions, and arrays outside the tape's memory keep the plain loops.
 */
import { HELPERS } from '../../ops.js';
import type { Tape } from '../../tape.js';
import type { BackwardLoop, ForwardLoop } from '../loops.js';
import { backwardCode, forwardCode, PARAMETERS } from './code.js';
import { LARGE, memoryOf } from './memory.js';
import { type Repetition, repetitionsIn, type Structure } from './period.js';
import { functionOf, type Imported, type Memory } from './wasm.js';

/** When code pays: after so many passes, and with so many calls of JavaScript a node, which take as long as it saves. */
const PATIENCE = { passes: 8, calls: 1 / 8 };

/** V8 calls these without a detour through JavaScript. */
const DIRECT: readonly string[] = ['Math.exp', 'Math.log', 'Math.sin', 'Math.cos'];

/** Repetitions from node `start` up to `end`, and their code. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly run: (data: number, grad: number) => void;
}

/** The forward loop of a tape: `plain`, except for repetitions. */
export function forwardOver(tape: Tape, plain: ForwardLoop, patience = PATIENCE): ForwardLoop {
  if (tape.size < LARGE) return plain;
  const { op: code, left, right, size } = tape;
  const partsFor = oncePaying(tape, { code, left, right, size }, forwardCode, patience);
  return (data, from, to) => {
    let next = from;
    for (const { start, end, run } of partsFor(data, data)) {
      if (start < next || end > to + 1) continue;
      plain(data, next, start - 1);
      run(data.byteOffset, 0);
      next = end;
    }
    plain(data, next, to);
  };
}

/** The backward loop of a root, the same way. */
export function backwardOver(
  tape: Tape,
  kind: Uint8Array,
  root: number,
  plain: BackwardLoop,
  patience = PATIENCE,
): BackwardLoop {
  if (tape.size < LARGE) return plain;
  const { left, right } = tape;
  const partsFor = oncePaying(tape, { code: kind, left, right, size: root + 1 }, backwardCode, patience);
  return (data, grad, from, to) => {
    let next = from;
    for (const { start, end, run } of partsFor(data, grad).toReversed()) {
      if (start < to || end > next + 1) continue;
      plain(data, grad, next, end);
      run(data.byteOffset, grad.byteOffset);
      next = start - 1;
    }
    plain(data, grad, next, to);
  };
}

/** The parts of a loop that run in WebAssembly on these arrays. */
function oncePaying(tape: Tape, structure: Structure, codeOf: typeof forwardCode, patience: typeof PATIENCE) {
  let passes = 0;
  let parts: readonly Part[] = [];
  return (some: Float64Array, others: Float64Array): readonly Part[] => {
    const memory = memoryOf(tape);
    if (some.buffer !== memory?.buffer || others.buffer !== memory.buffer) return [];
    if (passes++ === patience.passes)
      parts = repetitionsIn(structure).flatMap((repetition) =>
        partOf(structure, repetition, codeOf, memory, patience.calls),
      );
    return parts;
  };
}

/** The code of a repetition, if it pays. */
function partOf(
  structure: Structure,
  repetition: Repetition,
  codeOf: typeof forwardCode,
  memory: Memory,
  calls: number,
): Part[] {
  const { start, period, count } = repetition;
  const imports: string[] = [];
  let called = 0;
  const { code, locals } = codeOf(structure, repetition, (name) => {
    if (!DIRECT.includes(name)) called++;
    if (!imports.includes(name)) imports.push(name);
    return imports.indexOf(name);
  });
  if (called > calls * period) return [];
  const [first, last] = codeOf === forwardCode ? [0, count] : [count - 1, -1];
  const run = functionOf(
    code,
    PARAMETERS,
    locals,
    memory,
    imports.map((name) => FUNCTIONS[name]!),
  );
  return [{ start, end: start + count * period, run: (data, grad) => run(data, grad, first, last) }];
}

/** What the op table's expressions may call, by the name that they call it by. */
const FUNCTIONS: Readonly<Record<string, Imported>> = {
  ...HELPERS,
  ...Object.fromEntries(
    Object.getOwnPropertyNames(Math).map((name) => [`Math.${name}`, Math[name as keyof Math] as Imported]),
  ),
};
