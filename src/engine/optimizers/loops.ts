/**
 * The loops of an optimizer over all leaves, generated from what it does to one: no call a leaf, and no allocation. One
 * goes along arrays of one number a leaf; the other is a step's, which takes gradients from all nodes' and gives the
 * leaves' data to all nodes', so that nothing is gathered and put back.
 */

export interface Loops {
  readonly update: (
    next: Float64Array,
    leaves: Float64Array,
    grads: Float64Array,
    frozen: Uint8Array,
    rate: number,
    slots: readonly Float64Array[],
  ) => void;
  readonly step: (
    ids: Int32Array,
    data: Float64Array,
    leaves: Float64Array,
    grad: Float64Array,
    frozen: Uint8Array,
    rate: number,
    slots: readonly Float64Array[],
  ) => void;
}

/**
 * Makes both. `move` gives `data` and the slots their new numbers; it may call the functions given, and has three
 * numbers from the leaf before: `powersOf` (0 at first), `start1` and `start2`.
 */
export function loopsOf(
  settings: Readonly<Record<string, number>>,
  slots: readonly string[],
  move: string,
  functions: Readonly<Record<string, unknown>>,
): Loops {
  const loop = (head: string, grad: string, frozen: string, moved: string): string =>
    `${head} {
      let powersOf = 0, start1 = 0, start2 = 0;
      ${slots.map((name, k) => `const ${name}s = slots[${k}];`).join(' ')}
      for (let i = 0; i < leaves.length; i++) {
        if (frozen[i]) ${frozen}
        let data = leaves[i], grad = ${grad};
        ${slots.map((name) => `let ${name} = ${name}s[i];`).join(' ')}
        ${move}
        ${slots.map((name) => `${name}s[i] = ${name};`).join(' ')}
        ${moved}
      }
    }`;
  const given = { ...settings, ...functions };
  return new Function(
    ...Object.keys(given),
    `return {
      update: ${loop('(next, leaves, grads, frozen, rate, slots) =>', 'grads[i]', '{ next[i] = leaves[i]; continue; }', 'next[i] = data;')},
      step: ${loop('(ids, nodes, leaves, grads, frozen, rate, slots) =>', 'grads[ids[i]]', 'continue;', 'leaves[i] = nodes[ids[i]] = data;')},
    };`,
  )(...Object.values(given)) as Loops;
}
