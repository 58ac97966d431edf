/** A binary heap of numbers: its least is its first; adding one and removing the least take logarithmic time. */

/** Adds a number. */
export function insert(heap: number[], number: number): void {
  let at = heap.length;
  heap.push(number);
  for (let up = (at - 1) >> 1; at > 0 && (heap[up] as number) > number; up = (at - 1) >> 1) {
    heap[at] = heap[up] as number;
    at = up;
  }
  heap[at] = number;
}

/** Removes the least of a heap that is not empty. */
export function removeLeast(heap: number[]): void {
  const last = heap.pop() as number;
  const { length } = heap;
  if (length === 0) return;
  let at = 0;
  for (let below = 1; below < length; below = 2 * at + 1) {
    if (below + 1 < length && (heap[below + 1] as number) < (heap[below] as number)) below++;
    if ((heap[below] as number) >= last) break;
    heap[at] = heap[below] as number;
    at = below;
  }
  heap[at] = last;
}
