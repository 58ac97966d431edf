/**
 * How large a graph may be in this process. A node takes about 300 bytes with all that a session keeps for it (what
 * `npm run bench session` measures, and some more), a third of it, names above all, in V8's heap, which has a limit
 * of its own. A graph beyond that is refused before the process dies of it. What V8 counts as used may be garbage, as
 * after another graph that was refused: it is collected before anything is refused for want of heap.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const BYTES_A_NODE = 300;
const HEAP_BYTES_A_NODE = 100;
/** What V8 counts to its heap's limit for what is short-lived, and gives to nothing else. */
const YOUNG = 48e6;
/** The part of a limit that may be used. */
const [OF_MEMORY, OF_HEAP] = [0.7, 0.9];

/** However much memory there is: a Map or a Set of V8 holds 2**24 entries, and some have one for each node or name. */
export const MOST_NODES = 2 ** 24 - 2 ** 10;

/** A graph that does not fit into memory. */
export class GraphTooLarge extends RangeError {
  override readonly name = 'GraphTooLarge';
  /** `nodes` is how many it has, `words` how exact that is, and `most` how many fit. */
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
          : `there is room here for ${some} (${gigabytes(most)})`),
    );
  }
}

const gigabytes = (nodes: number): string => {
  const bytes = nodes * BYTES_A_NODE;
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toLocaleString('en-US', ONE_DECIMAL)} GB`;
};

const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** What is to be known of V8's heap. */
interface Heap {
  /** Its size and its limit, in bytes. */
  used(): number;
  readonly limit: number;
  /** Frees what nothing refers to any more. */
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

/** How many nodes a graph may have in this process that has `nodes` of them already and is to have `wanted`. */
export function mostNodes(nodes = 0, wanted = nodes, heap = HEAP): number {
  const limited = process.constrainedMemory?.() ?? 0;
  const memory = limited > 0 ? Math.min(limited, totalmem()) : totalmem();
  const most = Math.min(MOST_NODES, Math.floor((OF_MEMORY * memory) / BYTES_A_NODE));
  const inHeap = (): number =>
    Math.max(0, Math.floor(nodes + (OF_HEAP * (heap.limit - YOUNG) - heap.used()) / HEAP_BYTES_A_NODE));
  if (inHeap() < Math.min(wanted, most)) heap.collect();
  return Math.min(inHeap(), most);
}

/** So few nodes always fit. */
const FEW = 2 ** 16;

/**
 * How many nodes a graph may have that began with `begun` of them and is to have `wanted`; undefined while those are few.
 * It holds from then on: what the graph's own nodes take of the heap meanwhile is not the only thing that they will take.
 */
export const limitFor = (wanted: number, begun: number): number | undefined =>
  wanted <= FEW ? undefined : mostNodes(begun, MOST_NODES);

/** A capacity for `wanted` nodes, or for as many as there may be, in place of `nodes`. Throws a GraphTooLarge if that is not more. */
export function capacityFor(wanted: number, nodes: number, limit = limitFor(wanted, nodes)): number {
  if (limit === undefined) return wanted;
  if (limit <= nodes) throw new GraphTooLarge(nodes, limit, 'more than ');
  return Math.min(wanted, limit);
}

/** Refuses a graph of so many nodes before it is built, if it does not fit into memory (or `most`). */
export function mustFit(nodes: number, most = nodes <= FEW ? nodes : mostNodes(0, nodes)): void {
  if (nodes > most) throw new GraphTooLarge(nodes, most);
}

/** Refuses more Values, of which so many have been made, where V8 would soon end the process for want of heap. */
export function mustHaveHeap(values: number, heap = HEAP): void {
  const { limit } = heap;
  const isFull = (): boolean => heap.used() >= OF_HEAP * (limit - YOUNG);
  if (isFull()) heap.collect();
  if (!isFull()) return;
  throw new RangeError(
    `there is no room for more Values: ${values.toLocaleString('en-US')} have been made, and V8's heap of ` +
      `${(limit / 1e9).toFixed(1)} GB is nearly full; node --max-old-space-size=${Math.ceil(limit / 1e6) * 2} doubles it`,
  );
}
