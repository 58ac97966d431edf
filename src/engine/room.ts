/**
 * How large a graph may be in this process. A node takes about 300 bytes with all that a session keeps for it (what
 * `npm run bench session` measures, and some more), a third of it, names above all, in V8's heap, which has a limit
 * of its own. A graph beyond that is refused before the process dies of it.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

const BYTES_A_NODE = 300;
const HEAP_BYTES_A_NODE = 100;
/** What V8 counts to its heap's limit for what is short-lived, and gives to nothing else. */
const YOUNG = 48e6;
/** The part of a limit that may be used. */
const [OF_MEMORY, OF_HEAP] = [0.7, 0.9];

/** A graph that does not fit into memory. */
export class GraphTooLarge extends RangeError {
  override readonly name = 'GraphTooLarge';
  /** `nodes` is how many it has, `words` how exact that is, and `most` how many there is room for. */
  constructor(
    readonly nodes: number,
    readonly most: number,
    words: '' | 'about ' | 'more than ' = '',
  ) {
    super(
      `a graph of ${words}${nodes.toLocaleString('en-US')} nodes takes about ${gigabytes(nodes)} of memory; ` +
        `there is room here for ${most.toLocaleString('en-US')} (${gigabytes(most)})`,
    );
  }
}

const gigabytes = (nodes: number): string => {
  const bytes = nodes * BYTES_A_NODE;
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toLocaleString('en-US', ONE_DECIMAL)} GB`;
};

const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** How many nodes a graph may have in this process that has `nodes` of them already. */
export function mostNodes(nodes = 0): number {
  const { heap_size_limit, used_heap_size } = getHeapStatistics();
  const inHeap = nodes + (OF_HEAP * (heap_size_limit - YOUNG) - used_heap_size) / HEAP_BYTES_A_NODE;
  const limited = process.constrainedMemory?.() ?? 0;
  const memory = limited > 0 ? Math.min(limited, totalmem()) : totalmem();
  return Math.max(0, Math.floor(Math.min(inHeap, (OF_MEMORY * memory) / BYTES_A_NODE)));
}

/** So few nodes always fit. */
const FEW = 2 ** 16;

/** Room for `wanted` nodes, or for as many as there may be, in place of `nodes`. Throws a GraphTooLarge where there is no more. */
export function roomFor(wanted: number, nodes: number, most?: number): number {
  if (most === undefined && wanted <= FEW) return wanted;
  const limit = most ?? mostNodes(nodes);
  if (limit <= nodes) throw new GraphTooLarge(nodes, limit, 'more than ');
  return Math.min(wanted, limit);
}

/** Refuses a graph of so many nodes before it is built, where memory (or `most`) has no room for it. */
export function mustFit(nodes: number, most = mostNodes()): void {
  if (nodes > most) throw new GraphTooLarge(nodes, most);
}

/** Refuses more Values, of which so many have been made, where V8 would soon end the process for want of heap. */
export function mustHaveHeap(values: number, limits = getHeapStatistics()): void {
  const { heap_size_limit: limit, used_heap_size: used } = limits;
  if (used < OF_HEAP * (limit - YOUNG)) return;
  throw new RangeError(
    `there is no room for more Values: ${values.toLocaleString('en-US')} have been made, and V8's heap of ` +
      `${(limit / 1e9).toFixed(1)} GB is nearly full; node --max-old-space-size=${Math.ceil(limit / 1e6) * 2} doubles it`,
  );
}
