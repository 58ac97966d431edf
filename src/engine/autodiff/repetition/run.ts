/**
 * Forward and backward loops that run a tape's repetitions in WebAssembly, and the nodes between them by the plain loops.
 * Repetitions are looked for, and code is made for them, once a graph has run so often that it pays. A small graph, one
 * without repetitions, and arrays outside the tape's memory keep the plain loops.
 */
import { HELPERS } from '../../ops.js';
import type { Tape } from '../../tape.js';
import type { BackwardLoop, ForwardLoop } from '../loops.js';
import { backwardCode, forwardCode } from './code.js';
import type { ImportOf } from './expression.js';
import { LARGE, memoryOf } from './memory.js';
import { type Repetition, repetitionsIn, type Structure } from './period.js';
import { type Import, type Memory, moduleOf, platform, type WasmFunction } from './wasm.js';

/** When code pays; tests have less patience. */
export interface Patience {
  /** The least nodes of a graph, and of its repetitions. */
  readonly large: number;
  readonly repeated: number;
  /** How often a loop has gone through the graph, and through how many nodes. */
  readonly passes: number;
  readonly nodes: number;
  /** The most calls of JavaScript a node: each takes as long as the code of some nodes saves. */
  readonly calls: number;
}

const PATIENCE: Patience = { large: LARGE, repeated: 512, passes: 8, nodes: 500_000, calls: 1 / 8 };

/** V8 calls these without a detour through JavaScript. */
const DIRECT: readonly string[] = ['Math.exp', 'Math.log', 'Math.sin', 'Math.cos'];

/** Runs repetitions: given are where the arrays begin, the first repetition, and the one after the last. */
interface Part extends Repetition {
  readonly run: (...given: number[]) => void;
}

type Compile = (structure: Structure, repetition: Repetition, importOf: ImportOf) => WasmFunction;

const NO_PARTS: readonly Part[] = [];

/** The forward loop of a tape: `plain`, except for repetitions. */
export function forwardOver(tape: Tape, plain: ForwardLoop, patience = PATIENCE): ForwardLoop {
  if (tape.size < patience.large) return plain;
  const structure = { code: tape.op, left: tape.left, right: tape.right, size: tape.size };
  const partsFor = oncePaying(tape, structure, forwardCode, patience);
  return (data, from, to) => {
    let next = from;
    for (const part of partsFor(data, data, to - from)) {
      const { first, end } = within(part, next, to);
      if (first >= end) continue;
      const start = part.start + first * part.period;
      if (start > next) plain(data, next, start - 1);
      part.run(data.byteOffset, first, end);
      next = part.start + end * part.period;
    }
    if (next <= to) plain(data, next, to);
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
  if (tape.size < patience.large) return plain;
  const structure = { code: kind, left: tape.left, right: tape.right, size: root + 1 };
  const partsFor = oncePaying(tape, structure, backwardCode, patience);
  return (data, grad, from, to) => {
    const parts = partsFor(data, grad, from - to);
    let next = from;
    for (let i = parts.length - 1; i >= 0; i--) {
      const part = parts[i]!;
      const { first, end } = within(part, to, next);
      if (first >= end) continue;
      const last = part.start + end * part.period - 1;
      if (last < next) plain(data, grad, next, last + 1);
      part.run(data.byteOffset, grad.byteOffset, first, end);
      next = part.start + first * part.period - 1;
    }
    if (next >= to) plain(data, grad, next, to);
  };
}

/** The repetitions that are complete among the nodes from `from` to `to`. */
const within = ({ start, period, count }: Repetition, from: number, to: number) => ({
  first: Math.max(0, Math.ceil((from - start) / period)),
  end: Math.min(count, Math.floor((to + 1 - start) / period)),
});

/** The parts of a loop that run in WebAssembly on these arrays, for a pass through so many nodes. */
function oncePaying(
  tape: Tape,
  structure: Structure,
  compile: Compile,
  patience: Patience,
): (some: Float64Array, others: Float64Array, nodes: number) => readonly Part[] {
  let passed = 0;
  let parts: readonly Part[] | undefined;
  return (some, others, nodes) => {
    const memory = memoryOf(tape);
    if (some.buffer !== memory?.buffer || others.buffer !== memory.buffer) return NO_PARTS;
    passed += nodes;
    if (!parts && passed > Math.max(patience.nodes, patience.passes * structure.size))
      parts = partsOf(structure, compile, memory, patience);
    return parts ?? NO_PARTS;
  };
}

function partsOf(
  structure: Structure,
  compile: Compile,
  memory: Memory,
  { repeated, calls }: Patience,
): readonly Part[] {
  const imports: Import[] = [];
  let called = 0;
  const importOf: ImportOf = (name, parameters) => {
    if (!DIRECT.includes(name)) called++;
    const known = imports.findIndex((each) => each.name === name);
    return known >= 0 ? known : imports.push({ name, parameters }) - 1;
  };
  const compiled = repetitionsIn(structure, repeated).flatMap((repetition) => {
    called = 0;
    const code = compile(structure, repetition, importOf);
    return called > calls * repetition.period ? [] : [{ repetition, code }];
  });
  if (!platform || compiled.length === 0) return NO_PARTS;
  const module = new platform.Module(
    moduleOf(
      imports,
      compiled.map(({ code }) => code),
    ),
  );
  const { exports } = new platform.Instance(module, { '': { memory, ...FUNCTIONS } });
  return compiled.map(({ repetition }, i) => ({ ...repetition, run: exports[i]! }));
}

/** What the op table's expressions may call, by the name that they call it by. */
const FUNCTIONS = {
  ...HELPERS,
  ...Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [`Math.${name}`, Math[name as keyof Math]])),
};
