/**
 * Arrays of one number a node that WebAssembly can reach: a large tape has a memory for a few of them. It never grows,
 * because that would detach the arrays, and memory that is not written to takes no space. Without WebAssembly, and for
 * more arrays, they are plain ones.
 */
import type { Tape } from '../../tape.js';
import { type Memory, type Platform, platform } from './wasm.js';

/** As many as a session has for one graph: data, and gradients of three backwards. */
const ARRAYS = 4;
/** Nodes of a large tape. */
export const LARGE = 2048;
const PAGE = 2 ** 16;

interface Space {
  readonly memory: Memory;
  /** How many of its arrays are in use. */
  used: number;
}

/** By a tape's ops, which tapes that differ in their labels share; undefined if there is no memory for it. */
const spaces = new WeakMap<Uint8Array, Space | undefined>();
const refused = new WeakSet<Platform>();

/** The memory of a tape's arrays, if any has been made. */
export const memoryOf = ({ op }: Tape): Memory | undefined => spaces.get(op)?.memory;

/** Zeros, one a node, in an array for many passes: it stays with the tape until all of the tape's arrays are freed. */
export function lastingArray(tape: Tape, large = LARGE, on = platform): Float64Array<ArrayBuffer> {
  const { op, size } = tape;
  if (size >= large && !spaces.has(op)) spaces.set(op, newSpace(size, on));
  const space = spaces.get(op);
  if (!space || space.used === ARRAYS) return new Float64Array(size);
  return new Float64Array(space.memory.buffer, space.used++ * size * Float64Array.BYTES_PER_ELEMENT, size);
}

function newSpace(size: number, on: Platform | null): Space | undefined {
  if (!on || refused.has(on)) return undefined;
  const pages = Math.ceil((ARRAYS * size * Float64Array.BYTES_PER_ELEMENT) / PAGE);
  try {
    return { memory: new on.Memory({ initial: pages, maximum: pages }), used: 0 };
  } catch {
    // V8 has collected garbage in vain before it refuses: once is enough
    refused.add(on);
    return undefined;
  }
}
