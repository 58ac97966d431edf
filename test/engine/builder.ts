/** A graph put together node by node in few words, for tests: data comes after. */
import { addNode, newGraph, tapeOf } from '../../src/engine/graph.js';
import { CONST, LEAF } from '../../src/engine/ops.js';
import { NONE, type Tape } from '../../src/engine/tape.js';

export interface TapeBuilder {
  readonly size: number;
  leaf(label?: string): number;
  constant(value: number): number;
  /** A node of op `code` over nodes that are already there. */
  node(code: number, left: number, right: number): number;
  label(id: number, label: string): void;
  /** What there is so far. */
  tape(): Tape;
}

export function tapeBuilder(): TapeBuilder {
  const graph = newGraph();
  const label = (id: number, name: string | undefined): number => {
    graph.labels[id] = name;
    return id;
  };
  return {
    get size() {
      return graph.size;
    },
    leaf: (name) => label(addNode(graph, LEAF, NONE, NONE, 0), name),
    constant: (value) => addNode(graph, CONST, NONE, NONE, value),
    node: (code, left, right) => addNode(graph, code, left, right, 0),
    label,
    tape: () => tapeOf({ ...graph, labels: graph.labels.slice() }),
  };
}
