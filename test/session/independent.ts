/**
 * The numbers of a graph computed independently: every op is written out here, data by a plain loop up, and
 * each gradient as the sum over all nodes that use it.
 */
import { opOf } from '../../src/engine/ops.js';
import type { Tape } from '../../src/engine/tape.js';

type Rule = (a: number, b: number) => readonly [value: number, da: number, db?: number];

const RULES: Readonly<Record<string, Rule>> = {
  add: (a, b) => [a + b, 1, 1],
  sub: (a, b) => [a - b, 1, -1],
  mul: (a, b) => [a * b, b, a],
  div: (a, b) => [a / b, 1 / b, -a / (b * b)],
  neg: (a) => [-a, -1],
  tanh: (a) => [Math.tanh(a), 1 - Math.tanh(a) ** 2],
  relu: (a) => [a < 0 ? 0 : a, a > 0 ? 1 : 0],
};

const ruleOf = (tape: Tape, id: number): Rule => {
  const { name } = opOf(tape.op[id] as number);
  const rule = RULES[name];
  if (!rule) throw new Error(`no rule for ${name}`);
  return rule;
};

const inputs = (tape: Tape, id: number): number[] =>
  [tape.left[id] as number, tape.right[id] as number].slice(0, opOf(tape.op[id] as number).inputs);

/** Data of every node for these leaves. */
export function dataBy(tape: Tape, leaves: ArrayLike<number>): number[] {
  const data: number[] = [];
  for (const [i, id] of tape.leaves.entries()) data[id] = leaves[i] as number;
  for (const [i, id] of tape.constants.entries()) data[id] = tape.constantData[i] as number;
  for (let id = 0; id < tape.size; id++) {
    const [left, right] = inputs(tape, id);
    if (left === undefined) continue;
    data[id] = ruleOf(tape, id)(data[left] as number, data[right ?? (left as number)] as number)[0];
  }
  return data;
}

/** d(root)/d(node) of every node; 0 for those that the root does not depend on. */
export function gradientsBy(tape: Tape, root: number, data: readonly number[]): number[] {
  const grad = Array<number>(tape.size).fill(0);
  grad[root] = 1;
  const propagates = new Set([root]);
  for (let id = root - 1; id >= 0; id--) {
    for (const user of propagates) {
      const [left, right] = inputs(tape, user);
      if (left !== id && right !== id) continue;
      const [, da, db = 0] = ruleOf(tape, user)(
        data[left as number] as number,
        data[right ?? (left as number)] as number,
      );
      if (left === id) grad[id] = (grad[id] as number) + da * (grad[user] as number);
      if (right === id) grad[id] = (grad[id] as number) + db * (grad[user] as number);
    }
    if ([...propagates].some((user) => inputs(tape, user).includes(id))) propagates.add(id);
  }
  return grad;
}
