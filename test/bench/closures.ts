/**
 * A plain closure-per-node engine in micrograd's style, to measure the tape against: every step
 * builds the graph anew, sorts it topologically, and runs one closure a node.
 */
import type { Maker } from './graphs.js';

export class Node {
  grad = 0;
  backwardOne: () => void = () => {};
  constructor(
    public data: number,
    readonly inputs: readonly Node[] = [],
  ) {}

  add(other: Node): Node {
    const out = new Node(this.data + other.data, [this, other]);
    out.backwardOne = () => {
      this.grad += out.grad;
      other.grad += out.grad;
    };
    return out;
  }

  mul(other: Node): Node {
    const out = new Node(this.data * other.data, [this, other]);
    out.backwardOne = () => {
      this.grad += other.data * out.grad;
      other.grad += this.data * out.grad;
    };
    return out;
  }

  relu(): Node {
    const out = new Node(this.data < 0 ? 0 : this.data, [this]);
    out.backwardOne = () => {
      this.grad += out.data > 0 ? out.grad : 0;
    };
    return out;
  }

  backward(): void {
    const order: Node[] = [];
    const visited = new Set<Node>();
    const stack: { node: Node; next: number }[] = [{ node: this, next: 0 }];
    visited.add(this);
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as { node: Node; next: number };
      const input = top.node.inputs[top.next++];
      if (input === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!visited.has(input)) {
        visited.add(input);
        stack.push({ node: input, next: 0 });
      }
    }
    this.grad = 1;
    for (let i = order.length - 1; i >= 0; i--) (order[i] as Node).backwardOne();
  }
}

export const closures: Maker<Node> = {
  leaf: (value) => new Node(value),
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  neg: (a) => a.mul(new Node(-1)),
  relu: (a) => a.relu(),
  scale: (a, by) => a.mul(new Node(by)),
  plus: (a, by) => a.add(new Node(by)),
};
