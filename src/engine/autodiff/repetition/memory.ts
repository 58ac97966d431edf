/**
 * Arrays of one number a node that WebAssembly can reach: a large tape has a memory for a few of them. It never grows,
 * because that would detach the arrays, and memory that is not written to takes no space. Without WebAssembly, and for
 * more arrays, they are plain ones.
 */
import type { Tape } from '../../tape.js';
import { type Memory, platform } from './wasm.js';

/** As many as a session has for one graph: data, and gradients of three backwards. */
const ARRAYS = 4;
/** Nodes of a large tape. */
export const LARGE = 2048;
const PAGE = 2 ** 16;

interface Space {
  readonly memory: Memory | undefined;
  /** How many of its arrays are in use. */
  used: number;
}

/** By a tape's ops, which tapes that differ in their labels share. */
const spaces = new WeakMap<Uint8Array, Space>();
let isRefused = false;

/** The memory of a tape's arrays, if any has been made. */
export const memoryOf = ({ op }: Tape): Memory | undefined => spaces.get(op)?.memory;

/** Zeros, one a node, in an array for many passes: it stays with the tape until all of the tape's arrays are freed. */
export function lastingArray({ op, size }: Tape): Float64Array<ArrayBuffer> {
  const bytes = size * Float64Array.BYTES_PER_ELEMENT;
  const space = spaces.get(op) ?? { memory: newMemory(size, ARRAYS * bytes), used: 0 };
  spaces.set(op, space);
  if (!space.memory || space.used === ARRAYS) return new Float64Array(size);
  return new Float64Array(space.memory.buffer, space.used++ * bytes, size);
}

function newMemory(size: number, bytes: number): Memory | undefined {
  const Memory = platform()?.Memory;
  if (size < LARGE || isRefused || !Memory) return undefined;
  const pages = Math.ceil(bytes / PAGE);
  try {
    return new Memory({ initial: pages, maximum: pages });
  } catch {
    // V8 has collected garbage in vain before it refuses: once is enough
    isRefused = true;
    return undefined;
  }
}
