/**
 * How large a graph may be in this process. A node takes about 300 bytes with all that a session stores for it
 * (`npm run bench session` measures a little less). A third of that, mostly names, is in V8's heap, which has a limit
 * of its own. A larger graph is refused before the process runs out of memory. What V8 counts as used may be garbage,
 * for example of a graph that was refused, so garbage is collected before a graph is refused because of the heap.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const BYTES_A_NODE = 300;
const HEAP_BYTES_A_NODE = 100;
/** The part of V8's heap limit that is reserved for short-lived objects. */
const YOUNG = 48e6;
/** The share of each limit that may be used. */
const [OF_MEMORY, OF_HEAP] = [0.7, 0.9];

/** The limit with any amount of memory: V8's Maps and Sets hold 2**24 entries, and some have one per node or name. */
export const MOST_NODES = 2 ** 24 - 2 ** 10;

/** A graph that does not fit into memory. */
export class GraphTooLarge extends RangeError {
  override readonly name = 'GraphTooLarge';
  /** `nodes` is how many it has, `words` says how exact that number is, and `most` is how many fit. */
  constructor(
    readonly nodes: number,
    readonly most: number,
    words: '' | 'about ' | 'more than ' = '',
  ) {
    const [all, some] = [nodes, most].map((count) => count.toLocaleString('en-US'));
    super(
      `a graph of ${words}${all} nodes takes about ${gigabytes(nodes)} of memory; ` +
        (most === MOST_NODES
          ? `no graph may have more than ${some}`
          : `the limit here is ${some} (${gigabytes(most)})`),
    );
  }
}

const gigabytes = (nodes: number): string => {
  const bytes = nodes * BYTES_A_NODE;
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toLocaleString('en-US', ONE_DECIMAL)} GB`;
};

const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** V8's heap; tests pass another. */
interface Heap {
  /** In bytes, as is `limit`. */
  used(): number;
  readonly limit: number;
  /** Collects garbage. */
  collect(): void;
}

const HEAP: Heap = {
  used: () => getHeapStatistics().used_heap_size,
  limit: getHeapStatistics().heap_size_limit,
  collect() {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    setFlagsFromString('--no-expose-gc');
  },
};

/** How many nodes a graph may have in this process, if `nodes` of them exist already and `wanted` are needed. */
export function mostNodes(nodes = 0, wanted = nodes, heap = HEAP): number {
  const limited = process.constrainedMemory?.() ?? 0;
  const memory = limited > 0 ? Math.min(limited, totalmem()) : totalmem();
  const most = Math.min(MOST_NODES, Math.floor((OF_MEMORY * memory) / BYTES_A_NODE));
  const inHeap = (): number =>
    Math.max(0, Math.floor(nodes + (OF_HEAP * (heap.limit - YOUNG) - heap.used()) / HEAP_BYTES_A_NODE));
  if (inHeap() < Math.min(wanted, most)) heap.collect();
  return Math.min(inHeap(), most);
}

/** This many nodes always fit. */
const FEW = 2 ** 16;

/**
 * How many nodes a graph may have that began with `begun` of them and needs `wanted`; undefined if that is few.
 * Computed once a graph: while it grows, the heap holds only a part of what its nodes will take in the end.
 */
export const limitFor = (wanted: number, begun: number): number | undefined =>
  wanted <= FEW ? undefined : mostNodes(begun, MOST_NODES);

/** The new capacity of a graph of `nodes` nodes: `wanted`, or the limit. Throws a GraphTooLarge if it is full. */
export function capacityFor(wanted: number, nodes: number, limit = limitFor(wanted, nodes)): number {
  if (limit === undefined) return wanted;
  if (limit <= nodes) throw new GraphTooLarge(nodes, limit, 'more than ');
  return Math.min(wanted, limit);
}

/** Throws a GraphTooLarge if a graph of this many nodes does not fit into memory; called before it is built. */
export function mustFit(nodes: number, most = nodes <= FEW ? nodes : mostNodes(0, nodes)): void {
  if (nodes > most) throw new GraphTooLarge(nodes, most);
}

/** Throws a RangeError if V8's heap is nearly full; `values` is how many Values have been made. */
export function mustHaveHeap(values: number, heap = HEAP): void {
  const { limit } = heap;
  const isFull = (): boolean => heap.used() >= OF_HEAP * (limit - YOUNG);
  if (isFull()) heap.collect();
  if (!isFull()) return;
  throw new RangeError(
    `there is no memory for more Values: ${values.toLocaleString('en-US')} have been made, and V8's heap of ` +
      `${(limit / 1e9).toFixed(1)} GB is nearly full; node --max-old-space-size=${Math.ceil(limit / 1e6) * 2} doubles it`,
  );
}
